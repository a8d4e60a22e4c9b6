import { parseChannel } from "../events/topic.ts";
import { FaultyLine } from "./faults.ts";
import { LocalLog } from "./local-log.ts";
import type { LocalLogOptions } from "./local-log.ts";
import type { NewEvent } from "./local-topic.ts";
import { hashId } from "./mock-id.ts";
import type { LiveEvent } from "../events/event.ts";
import type { ClosedReason, PresenceMembers, RefusedReason } from "./source.ts";

/** What the hub calls on each connected source. */
export interface HubMember {
  deliver(channel: string, payload: unknown, event: string): void;
  ephemeral(
    channel: string,
    event: string,
    payload: unknown,
    from?: string,
  ): void;
  presence(channel: string, members: PresenceMembers): void;
  closed(reason: ClosedReason): void;
  refused(channel: string, reason: RefusedReason): void;
}

type Metas = Map<
  HubMember,
  { readonly key: string; readonly meta: Record<string, unknown> }
>;

const MEMBERS = 100;

/**
 * An engine and its database in one object: any number of `memorySource(hub)` connect to it. Deterministic: nothing
 * happens by itself, faults are scripted.
 */
export class MemoryHub {
  readonly log: LocalLog;
  readonly line = new FaultyLine();
  readonly members = new Set<HubMember>();
  /** Why the next connections fail; null when they do not. */
  down: ClosedReason | null = null;
  /** Swallows every message and every answer to a join, as a half-open line does. */
  muted = false;
  readonly #refusals = new Map<string, RefusedReason>();
  readonly #rooms = new Map<string, Metas>();

  constructor(options: LocalLogOptions) {
    this.log = new LocalLog(options);
  }

  /** Appends to a topic and sends the frame, as a commit does. */
  append(topic: string, event: NewEvent): LiveEvent {
    const before = this.log.has(topic) ? this.log.topic(topic).head : 0;
    const appended = this.log.append(topic, event);
    if (appended.seq > before) {
      const frame = this.log.frame(topic, appended.seq, appended.seq);
      this.send(this.log.channel(topic), frame);
    }
    return appended;
  }

  sendHead(topic: string): void {
    this.send(this.log.channel(topic), this.log.headFrame(topic));
  }

  /** Sends any payload at all to whoever is in a channel. */
  send(channel: string, payload: unknown, event = "frame"): void {
    this.line.send(() => {
      if (this.muted) return;
      for (const member of [...this.members])
        member.deliver(channel, payload, event);
    });
  }

  /** Bumps the generation and tells the readers of the old channel. */
  revoke(topic: string): void {
    const old = this.log.channel(topic);
    this.log.topic(topic).revoke();
    this.send(old, { v: 1, topic, moved: true });
  }

  /** Breaks every connection. */
  cut(reason: ClosedReason = { kind: "lost", message: "cut" }): void {
    for (const member of [...this.members]) member.closed(reason);
  }

  /** Refuses a channel from now on (null allows it again); with `now`, also to those who are in it. */
  refuse(channel: string, reason: RefusedReason | null, now = false): void {
    if (reason) this.#refusals.set(channel, reason);
    else this.#refusals.delete(channel);
    if (!now || !reason) return;
    for (const member of [...this.members]) member.refused(channel, reason);
  }

  /** Why a channel may not be joined; null when it may. */
  refusal(channel: string): RefusedReason | null {
    const scripted = this.#refusals.get(channel);
    if (scripted) return scripted;
    const topic = parseChannel(channel)?.topic;
    if (!topic || topic.kind === "live") return null;
    if (this.log.has(topic.name) && this.log.channel(topic.name) === channel)
      return null;
    return {
      kind: "denied",
      message: `memorySource: nobody may read "${channel}".`,
    };
  }

  /** Shows (or with null hides) a member in a room, and tells the room. */
  track(
    channel: string,
    member: HubMember,
    entry: { key: string; meta: Record<string, unknown> } | null,
  ): void {
    const room: Metas = this.#rooms.get(channel) ?? new Map();
    this.#rooms.set(channel, room);
    const changed = entry
      ? room.size < MEMBERS && room.set(member, entry)
      : room.delete(member);
    if (room.size === 0) this.#rooms.delete(channel);
    if (!changed) return;
    const members = this.present(channel);
    for (const other of [...this.members]) other.presence(channel, members);
  }

  present(channel: string): PresenceMembers {
    const members = new Map<string, Record<string, unknown>[]>();
    for (const { key, meta } of this.#rooms.get(channel)?.values() ?? [])
      members.set(key, [...(members.get(key) ?? []), meta]);
    return members;
  }

  /** Sends an ephemeral message to everyone else. */
  tell(
    channel: string,
    from: HubMember,
    event: string,
    payload: unknown,
  ): void {
    const key = this.#rooms.get(channel)?.get(from)?.key;
    for (const member of [...this.members])
      if (member !== from) member.ephemeral(channel, event, payload, key);
  }

  /** Forgets a member whose connection is gone. */
  forget(member: HubMember): void {
    this.members.delete(member);
    for (const channel of [...this.#rooms.keys()])
      this.track(channel, member, null);
  }
}

/** A hub with a real clock and random ids; a test brings its own. */
export function createMemoryHub(
  options: Partial<LocalLogOptions> = {},
): MemoryHub {
  return new MemoryHub({
    now: () => Date.now(),
    newId: () => hashId(`${Date.now()}:${Math.random()}`),
    ...options,
  });
}
