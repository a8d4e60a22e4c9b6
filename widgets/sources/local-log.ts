import type {
  ConnectAnswer,
  HeadsAnswer,
  HistoryAnswer,
  HistoryQuery,
} from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { LiveEvent } from "../events/event.ts";
import { FRAME_BYTES } from "../events/frame.ts";
import { channelOf, parseTopic } from "../events/topic.ts";
import { LocalTopic } from "./local-topic.ts";
import type { NewEvent } from "./local-topic.ts";
import type { LogPort } from "./source.ts";

export interface LocalLogOptions {
  /** Unix time in ms. */
  readonly now: () => number;
  /** A new UUID, for epochs. */
  readonly newId: () => string;
  /** Events kept per topic before the floor moves; default 2,500. */
  readonly keep?: number;
  readonly pack?: string | null;
  readonly user?: ConnectAnswer["user"];
  readonly roles?: readonly string[];
}

/** A frame as it travels: what `parseFrame` reads. */
export interface WireFrame {
  readonly v: 1;
  readonly topic: string;
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
  readonly events: readonly object[];
  readonly head: number;
}

const encoder = new TextEncoder();
/** Of UTF-8, for one character of a string: what is short is not counted. */
const MOST_BYTES = 3;

/**
 * A log that lives in the page: what Postgres is to a real source, this is to `memory`, `mock` and `replay`.
 * It answers `connect`, `history` and `heads` as docs/contract says, so everything above it can be tried without a
 * server. Nobody is asked for rights: every topic that was opened may be read, all others are denied.
 */
export class LocalLog implements LogPort {
  readonly #options: LocalLogOptions;
  readonly #topics = new Map<string, LocalTopic>();

  constructor(options: LocalLogOptions) {
    this.#options = options;
  }

  /** Makes a topic exist, with an epoch and nothing in it. Throws on a name that is none. */
  open(name: string, epoch?: string): void {
    if (this.#topics.has(name)) return;
    if (!parseTopic(name))
      throw new LiveletsError(
        "bad-argument",
        `LocalLog: cannot open topic "${name}". Use a name like "acme.public" or "acme.room.desk".`,
      );
    const keep = this.#options.keep ?? 2_500;
    this.#topics.set(
      name,
      new LocalTopic(name, epoch ?? this.#options.newId(), keep),
    );
  }

  /** Appends one event; an id that the topic already has changes nothing and gives the event that is there. */
  append(name: string, event: NewEvent): LiveEvent {
    this.open(name);
    const at = event.at ?? new Date(this.#options.now()).toISOString();
    return this.topic(name).append({ ...event, at });
  }

  has(name: string): boolean {
    return this.#topics.has(name);
  }

  /** The topic itself, to script what happens to a real one: deletion, restore, a new epoch, revocation. */
  topic(name: string): LocalTopic {
    const topic = this.#topics.get(name);
    if (topic) return topic;
    throw new LiveletsError(
      "denied",
      `LocalLog: nobody may read "${name}". Open the topic or append to it first.`,
    );
  }

  channel(name: string): string {
    return channelOf(name, this.topic(name).generation);
  }

  /** The frame of `from … to`; without events where it would be too large or they are gone. */
  frame(name: string, from: number, to: number): WireFrame {
    const { epoch, head } = this.topic(name);
    const kept = this.topic(name).between(from, to);
    const events = kept.length === to - from + 1 ? kept.map(bare) : [];
    const full: WireFrame = {
      v: 1,
      topic: name,
      epoch,
      from,
      to,
      events,
      head,
    };
    const text = JSON.stringify(full);
    const fits =
      text.length * MOST_BYTES <= FRAME_BYTES ||
      encoder.encode(text).length <= FRAME_BYTES;
    // Parsed again: a receiver gets what a wire would bring, and never an object that the log still holds.
    return fits ? (JSON.parse(text) as WireFrame) : { ...full, events: [] };
  }

  headFrame(name: string): WireFrame {
    const { epoch, head } = this.topic(name);
    return {
      v: 1,
      topic: name,
      epoch,
      from: head + 1,
      to: head,
      events: [],
      head,
    };
  }

  async connect(query: {
    tenant: string;
    topics?: readonly string[];
  }): Promise<ConnectAnswer> {
    const { user = null, roles = ["visitor"], pack = null } = this.#options;
    const own = [...this.#topics.values()].filter(
      (topic) => parseTopic(topic.name)!.tenant === query.tenant,
    );
    return {
      user,
      roles,
      topics: own.map(({ name, epoch, head }) => ({
        name,
        channel: this.channel(name),
        epoch,
        head,
      })),
      denied: (query.topics ?? [])
        .filter((name) => !own.some((topic) => topic.name === name))
        .map((name) => ({ name, reason: "not granted" })),
      transports: ["poll"],
      transport: { kind: "poll" },
      pack,
      serverTime: this.#time(),
    };
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    return this.topic(query.topic).history(query);
  }

  async heads(topics: readonly string[]): Promise<HeadsAnswer> {
    const known = topics.flatMap((name) => this.#topics.get(name) ?? []);
    return {
      heads: known.map(({ name, epoch, head }) => ({
        topic: name,
        epoch,
        seq: head,
      })),
      serverTime: this.#time(),
    };
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

/** An event inside a frame: topic and epoch stand on the frame. */
function bare(event: LiveEvent): object {
  return { ...event, topic: undefined, epoch: undefined };
}
