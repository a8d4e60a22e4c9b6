import type { Switches } from "../events/answers.ts";
import type { LiveletsError } from "../events/error.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { Pack } from "../events/pack.ts";
import type { Replay } from "../events/recording.ts";
import type { Quality, State } from "../events/state.ts";
import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import type { Meter } from "./figures.ts";
import type { CommandQueue } from "./queue-types.ts";
import type { Recording, RecordOptions } from "./recording-types.ts";
import type { StoreTrouble } from "./store.ts";
import type { Lease, LeaseOptions } from "./lease-types.ts";
import type { PresenceMembers, SourceKind } from "../sources/source.ts";

/** Everything a page may know of the connection. A new object whenever something changed; times are `Date.now()` ms. */
export interface ClientStatus {
  readonly state: State;
  /** Null until a round trip was measured. */
  readonly quality: Quality | null;
  /** Of the last 100 measured round trips, in ms. */
  readonly latency: {
    readonly p50: number;
    readonly p95: number;
    readonly last: number;
  } | null;
  /** When `state` began. */
  readonly since: number;
  /** The oldest proof of freshness among the topics; null before the first. */
  readonly provenAt: number | null;
  /** Commands that wait to be sent. */
  readonly pending: number;
  /** Why nothing (more) is kept on this device; null where it is, or where that is not known yet. */
  readonly notKept?: StoreTrouble | null;
  /** Why it is denied or offline, or polls for want of a line, in one sentence; null otherwise. */
  readonly reason: string | null;
  readonly transport: SourceKind | null;
  readonly connectedAt: number | null;
  readonly reconnects: number;
  /** When the next connection attempt is due; null when none is. */
  readonly retryAt: number | null;
  readonly breaker: "closed" | "open" | "half-open";
  /** While catching up: how many of how many missed events have come. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly topics: readonly TopicStatus[];
  readonly counters: Counters;
  /** Server time minus this page's time, in ms; null until measured. */
  readonly clockOffset: number | null;
}

export interface TopicStatus {
  readonly name: string;
  readonly state: State;
  readonly seq: number | null;
  readonly head: number | null;
  readonly provenAt: number | null;
  /** Holes that had to be fetched. */
  readonly gaps: number;
  readonly reason: string | null;
  /** How many listen to it; absent where nobody counts. */
  readonly listeners?: number;
}

/** What came in and what became of it, since the client was made. */
export interface Counters {
  readonly messages: number;
  readonly applied: number;
  readonly repeated: number;
  readonly early: number;
  readonly malformed: number;
  readonly fetches: number;
  readonly resets: number;
  readonly failed: number;
}

/** A live client: one connection, any number of topics and widgets. */
export interface LiveClient {
  readonly status: ClientStatus;
  /** What the page has to mend, where the state is `denied` although nobody refused. */
  readonly mistake?: LiveletsError | null;
  /** What `connect` granted; null before the first answer. Changes are announced through `subscribe`. */
  readonly granted: readonly string[] | null;
  readonly user: { readonly id: string; readonly name?: string } | null;
  readonly roles: readonly string[];
  /** The tenant's domain: templates, metrics, labels. Null until loaded, and where there is none. */
  readonly pack: Pack | null;
  /** What the site turned down or off: `*` is everything, another key an element's tag. */
  readonly switches?: Switches;
  /** The same without an engine, for the elements that are switched to poll; itself where it polls anyway. */
  readonly polled?: LiveClient;
  /** True for a site's own channels: no log, no proof, `map` decides what a message is. */
  readonly bare: boolean;
  /** Server time now, by the measured clock offset, in ms; in a replay, the time of what is replayed. */
  now(): number;
  subscribe(listener: (status: ClientStatus) => void): () => void;
  topic(name: string): LiveTopic;
  /** Runs `fn` with the client, at once: the same call works on the queue before the script has loaded. */
  push(fn: (client: LiveClient) => void): void;
  /**
   * Asks the server to do something, once however often it is sent; without a network it waits for one, also beyond the
   * page where `queue` says `queued`. Resolves to what became of it, refusals included; rejects with a LiveletsError
   * where that is unknown after three tries (it is tried on) or it was not even looked at.
   */
  command(
    type: string,
    args: Readonly<Record<string, unknown>>,
    options?: CommandOptions,
  ): Promise<CommandAnswer>;
  /**
   * What this person asked for on this device and has no outcome yet, or was refused and not looked at. Null until its
   * code is there, which `subscribe` tells.
   */
  readonly queue?: CommandQueue | null;
  /** Removes everything that is kept on this device for this server and tenant. To be called when a person signs out. */
  forget?(): Promise<void>;
  presence(room: string): Presence;
  /** Who may change something for now. The same one for the same resource. */
  lease(resource: string, options?: LeaseOptions): Lease;
  /** Measures from here on how this client does: throughput, error rate, uptime and what `status` knows. */
  measure(): Promise<Meter>;
  /** Where the replay stands and how to move it, where the source is one. */
  readonly replay?: Replay | undefined;
  /** Writes down what comes from here on, in a file that `replaySource` plays: every event, by the time it came. */
  record(options?: RecordOptions): Recording;
  /** Tries to connect at once, whatever the schedule says. */
  reconnect(): void;
  close(): Promise<void>;
}

/** One topic's log, shared by all its listeners: the channel is joined at the first and left a little after the last. */
export interface LiveTopic {
  readonly name: string;
  readonly state: State;
  readonly cursor: { readonly epoch: string; readonly seq: number } | null;
  /**
   * Every event after the cursor, once, in order, or `live:reset` when a fold must start anew (always the first
   * call, once the snapshot is there; a later listener gets it from what is kept).
   */
  subscribe(listener: TopicListener, options?: TopicOptions): () => void;
  /** Up to `limit` events below `before`, ascending. */
  older(before: number, limit: number): Promise<LiveEvent[]>;
}

export type TopicListener = (event: LiveEvent | LiveReset) => void;

export interface TopicOptions {
  /** On a bare channel: turns a message into an event, or null to ignore it. May throw; the listener's owner is told. */
  readonly map?: BareMap;
  readonly onError?: (thrown: unknown) => void;
}

/** What a `map` returns: the client fills in what is missing (id, time, numbering). */
export type BareEvent = Partial<LiveEvent> & Pick<LiveEvent, "type" | "data">;
export type BareMap = (
  payload: unknown,
  message: { channel: string; event: string },
) => BareEvent | null | undefined;

/** Who is in a room, and short-lived messages among them. Nothing here is kept. */
export interface Presence {
  readonly members: PresenceMembers;
  readonly state: State;
  subscribe(listener: (members: PresenceMembers) => void): () => void;
  track(meta: Record<string, unknown>): Promise<void>;
  untrack(): Promise<void>;
  send(event: string, payload: Record<string, unknown>): Promise<void>;
  onSend(
    listener: (event: string, payload: unknown, from?: string) => void,
  ): () => void;
}
