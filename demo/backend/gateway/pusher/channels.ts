import { frame } from "./frames.ts";
import { kindOf, type ChannelKind } from "./names.ts";

export interface MemberInfo {
  readonly id: string;
  readonly info: unknown;
}

/** A subscribed connection, as a channel sees it. */
export interface Subscriber {
  readonly socketId: string;
  deliver(frame: string): void;
  control(frame: string): void;
}

/** One occupied channel: who is subscribed and, on presence channels, who they are. */
export class Channel {
  readonly kind: ChannelKind;
  readonly #subscribers = new Map<Subscriber, MemberInfo | null>();
  /** Per user id how many of its connections are here. */
  readonly #users = new Map<string, { info: unknown; count: number }>();

  constructor(readonly name: string) {
    this.kind = kindOf(name);
  }

  get size(): number {
    return this.#subscribers.size;
  }
  get userIds(): string[] {
    return [...this.#users.keys()];
  }
  has(subscriber: Subscriber): boolean {
    return this.#subscribers.has(subscriber);
  }
  member(subscriber: Subscriber): MemberInfo | null {
    return this.#subscribers.get(subscriber) ?? null;
  }
  hasUser(id: string): boolean {
    return this.#users.has(id);
  }
  get userCount(): number {
    return this.#users.size;
  }

  /** Adds a connection. Others hear of a user's first connection only. */
  add(subscriber: Subscriber, member: MemberInfo | null): void {
    this.#subscribers.set(subscriber, member);
    if (!member) return;
    const user = this.#users.get(member.id);
    if (user) user.count++;
    else {
      this.#users.set(member.id, { info: member.info, count: 1 });
      const data = { user_id: member.id, user_info: member.info };
      this.#announce("pusher_internal:member_added", data, subscriber);
    }
  }

  /** Removes a connection. Others hear of a user's last connection only. */
  remove(subscriber: Subscriber): void {
    const member = this.member(subscriber);
    this.#subscribers.delete(subscriber);
    const user = member ? this.#users.get(member.id) : undefined;
    if (!member || !user || --user.count > 0) return;
    this.#users.delete(member.id);
    const data = { user_id: member.id };
    this.#announce("pusher_internal:member_removed", data);
  }

  /** What `subscription_succeeded` says: on presence channels who is here, the new one included. */
  roster(): unknown {
    if (!this.kind.hasMembers) return {};
    const hash = Object.fromEntries(
      [...this.#users].map(([id, { info }]) => [id, info ?? null]),
    );
    return { presence: { ids: this.userIds, hash, count: this.userCount } };
  }

  deliver(text: string, exceptSocketId?: string): void {
    for (const subscriber of this.#subscribers.keys()) {
      if (subscriber.socketId !== exceptSocketId) subscriber.deliver(text);
    }
  }

  #announce(event: string, data: unknown, except?: Subscriber): void {
    const text = frame(event, data, this.name);
    for (const subscriber of this.#subscribers.keys()) {
      if (subscriber !== except) subscriber.control(text);
    }
  }
}

/** All occupied channels. */
export class Channels {
  readonly #channels = new Map<string, Channel>();

  get(name: string): Channel | undefined {
    return this.#channels.get(name);
  }
  all(): IterableIterator<Channel> {
    return this.#channels.values();
  }

  add(
    name: string,
    subscriber: Subscriber,
    member: MemberInfo | null,
  ): Channel {
    let channel = this.#channels.get(name);
    if (!channel) this.#channels.set(name, (channel = new Channel(name)));
    channel.add(subscriber, member);
    return channel;
  }

  remove(name: string, subscriber: Subscriber): void {
    const channel = this.#channels.get(name);
    channel?.remove(subscriber);
    if (channel?.size === 0) this.#channels.delete(name);
  }
}
