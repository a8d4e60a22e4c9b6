/** `public` and `role` and `user` and `room` carry the log; `live` carries only ephemeral messages. */
export type TopicKind = "public" | "role" | "user" | "room" | "live";

export interface Topic {
  readonly name: string;
  readonly tenant: string;
  readonly kind: TopicKind;
  /** The role, user, room or live room; empty for `public`. */
  readonly of: string;
}

const SEGMENT = /^[A-Za-z0-9_-]{1,64}$/;
const TOPIC =
  /^([A-Za-z0-9_-]{1,64})\.(?:(public)|(role|user|room|live)\.([A-Za-z0-9_-]{1,64}))$/;
const CHANNEL = /^(.{1,200})\.g([1-9][0-9]{0,8})$/;

/** Tells whether a text can be one segment of a topic: a tenant, role, user id or room. */
export function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/** Reads `<tenant>.public`, `<tenant>.role.<role>`, `.user.<id>`, `.room.<room>` or `.live.<room>`; null if it is none. */
export function parseTopic(name: string): Topic | null {
  const match = TOPIC.exec(name);
  if (!match) return null;
  return {
    name,
    tenant: match[1]!,
    kind: (match[2] ?? match[3]) as TopicKind,
    of: match[4] ?? "",
  };
}

/** Reads an engine's channel, `<topic>.g<generation>`; null if it is none. */
export function parseChannel(
  channel: string,
): { topic: Topic; generation: number } | null {
  const match = CHANNEL.exec(channel);
  const topic = match && parseTopic(match[1]!);
  return topic ? { topic, generation: Number(match[2]) } : null;
}

/** The channel that engines know a topic by. Bumping the generation revokes every reader of the old one. */
export function channelOf(topic: string, generation: number): string {
  return `${topic}.g${generation}`;
}
