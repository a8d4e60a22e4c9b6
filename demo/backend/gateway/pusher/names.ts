/** What a channel's name says about it. */
export interface ChannelKind {
  /** Subscriptions need a signature. */
  readonly isPrivate: boolean;
  readonly hasMembers: boolean;
  /** The last event is kept for late subscribers. */
  readonly isCache: boolean;
  readonly isEncrypted: boolean;
}

const NAME = /^[A-Za-z0-9_\-=@,.;]{1,200}$/;
const USER_PREFIX = "#server-to-user-";

export function isChannelName(name: unknown): name is string {
  return typeof name === "string" && NAME.test(name);
}

/** The user a `#server-to-user-<id>` channel belongs to; null for every other name. */
export function userOf(name: unknown): string | null {
  if (typeof name !== "string" || !name.startsWith(USER_PREFIX)) return null;
  return name.slice(USER_PREFIX.length) || null;
}

export function kindOf(name: string): ChannelKind {
  return {
    isPrivate: /^(private|presence)-/.test(name),
    hasMembers: name.startsWith("presence-"),
    isCache:
      /^(private-encrypted-cache|private-cache|presence-cache|cache)-/.test(
        name,
      ),
    isEncrypted: name.startsWith("private-encrypted-"),
  };
}
