import {
  encode,
  encodeBroadcast,
  type UserBroadcast,
  type Version,
} from "./serializer.ts";
import { Presence, type PresenceDiff } from "./presence.ts";
import type { JsonRecord } from "../shared/json.ts";

/** A joined channel, as a room sees it. */
export interface Member {
  readonly topic: string;
  readonly version: Version;
  readsBroadcast(): boolean;
  readsPresence(): boolean;
  /** A message with this id was already replayed to this member. */
  hasReplayed(id: string): boolean;
  /** Sends an encoded frame. */
  deliver(frame: string | Buffer): void;
}

/** Encodes at most once per wire version: a fan-out is as long as its room. */
type Encode = (version: Version) => string | Buffer | null;

export class Room {
  readonly members = new Set<Member>();
  readonly presence: Presence<Member>;

  constructor(
    readonly topic: string,
    presenceBatchMs: number,
  ) {
    this.presence = new Presence(presenceBatchMs, (diff) => this.#diff(diff));
  }

  /** A broadcast in the bytes a client or the database gave. */
  broadcast(broadcast: UserBroadcast, except?: Member): void {
    const id = broadcast.meta?.id;
    this.#toReaders(
      once((version) => encodeBroadcast(version, this.topic, broadcast)),
      typeof id === "string" ? id : null,
      except,
    );
  }

  /** A broadcast as JSON text, the form of version 1 clients and of the batch endpoint. */
  broadcastText(payload: JsonRecord, except?: Member): void {
    this.#toReaders(
      once((version) =>
        encode(version, {
          joinRef: null,
          ref: null,
          topic: this.topic,
          event: "broadcast",
          payload,
        }),
      ),
      null,
      except,
    );
  }

  #toReaders(
    encoded: Encode,
    id: string | null,
    except: Member | undefined,
  ): void {
    for (const member of this.members) {
      if (member === except || !member.readsBroadcast()) continue;
      if (id !== null && member.hasReplayed(id)) continue;
      const frame = encoded(member.version);
      if (frame !== null) member.deliver(frame);
    }
  }

  #diff(diff: PresenceDiff): void {
    const encoded = once((version) =>
      encode(version, {
        joinRef: null,
        ref: null,
        topic: this.topic,
        event: "presence_diff",
        payload: diff,
      }),
    );
    for (const member of this.members) {
      const frame = member.readsPresence() ? encoded(member.version) : null;
      if (frame !== null) member.deliver(frame);
    }
  }
}

function once(make: Encode): Encode {
  const made = new Map<Version, string | Buffer | null>();
  return (version) => {
    let frame = made.get(version);
    if (frame === undefined) made.set(version, (frame = make(version)));
    return frame;
  };
}

/** All rooms with somebody in them. Public and private rooms of one name are separate. */
export class Hub {
  readonly #rooms = new Map<string, Room>();

  constructor(readonly presenceBatchMs: number) {}

  /** How many rooms have members. */
  get size(): number {
    return this.#rooms.size;
  }

  room(name: string, isPrivate: boolean): Room | undefined {
    return this.#rooms.get(keyOf(name, isPrivate));
  }

  enter(name: string, isPrivate: boolean, member: Member): Room {
    const key = keyOf(name, isPrivate);
    let room = this.#rooms.get(key);
    if (!room) {
      room = new Room(`realtime:${name}`, this.presenceBatchMs);
      this.#rooms.set(key, room);
    }
    room.members.add(member);
    return room;
  }

  leave(name: string, isPrivate: boolean, member: Member): void {
    const key = keyOf(name, isPrivate);
    const room = this.#rooms.get(key);
    if (!room) return;
    room.presence.untrack(member);
    room.members.delete(member);
    if (room.members.size > 0) return;
    room.presence.stop();
    this.#rooms.delete(key);
  }
}

function keyOf(name: string, isPrivate: boolean): string {
  return `${isPrivate ? "private" : "public"}:${name}`;
}
