import type {
  ConnectAnswer,
  HeadsAnswer,
  HistoryAnswer,
  HistoryQuery,
} from "../events/answers.ts";
import type { Replay } from "../events/recording.ts";

/**
 * One engine that carries frames. A source strips the engine's envelope and nothing else: it knows no log, no
 * events, no widgets. None of an engine's features (replay, cache channel, ack) is needed for correctness.
 *
 * A source makes **one** connection attempt per `connect()` and reports how it ended; the client decides when to
 * try again. It never throws after construction: trouble is reported.
 */
export interface Source {
  readonly kind: SourceKind;
  /** Where the log is read, when it is not the HTTP endpoint: `mock`, `memory` and `replay` hold one themselves. */
  readonly log?: LogPort;
  /** How to move it in time, for a source that plays what was recorded. */
  readonly replay?: Replay;
  /** Opens the connection. Called again after `closed` was reported, never while open. */
  connect(context: SourceContext): void;
  /** Closes the connection and forgets every channel. Silent: nothing is reported afterwards. */
  disconnect(): void;
  /** Joins a channel; answered by `joined` or `refused`. Joining twice is a no-op. */
  join(channel: string, options?: JoinOptions): void;
  /** Leaves a channel. Silent. */
  leave(channel: string): void;
  /**
   * Asks the line for a sign of life, where the engine can be asked: `latency` is the answer. Not called again before
   * it came. Whoever connects it judges how long that may take.
   */
  ping?(): void;
  /** Hands a fresh token to an open connection, where the engine wants one. */
  refresh?(token: string | null): void;
  /** Who is in a room and ephemeral messages, where the engine has them. */
  readonly live?: LivePort;
}

export type SourceKind =
  "supabase" | "pusher" | "poll" | "memory" | "replay" | "mock";

export interface JoinOptions {
  /** A site's own channel with no log behind it: every message is passed on, and nothing is private by default. */
  readonly bare?: boolean;
  readonly private?: boolean;
  /** On a `.live.` channel: the presence key to join under (the user id), where it is known beforehand. */
  readonly key?: string;
}

/** What a source may ask of, and must tell, whoever connects it. */
export interface SourceContext {
  /** A token that is valid now, or null for a visitor without sign-in. */
  token(): Promise<string | null>;
  /**
   * Signs a Pusher subscription (`POST pusher-auth`); `channel` is Pusher's own name for it, prefix and all. Rejects
   * with a LiveletsError, `denied` when it is final.
   */
  authorize(
    channel: string,
    socketId: string,
  ): Promise<{ auth: string; channel_data?: string }>;
  /** The heads of topics (`GET heads`), for a source that polls. */
  heads(topics: readonly string[]): Promise<HeadsAnswer>;
  /** The connection is up. */
  opened(): void;
  /**
   * The connection is down, or never came up. It says why, and what is known of when to come back. The source has
   * forgotten every channel by then: after the next `opened`, join again.
   */
  closed(reason: ClosedReason): void;
  /** The engine confirmed the subscription. Reported again after an engine's own rejoin. */
  joined(channel: string): void;
  /** The engine refused the subscription, or ended it without being asked. */
  refused(channel: string, reason: RefusedReason): void;
  /** A message of a channel, unparsed. `event` is the engine's name for it: always `frame` on log topics. */
  message(channel: string, payload: unknown, event: string): void;
  /** A measured round trip in milliseconds. */
  latency(ms: number): void;
}

export interface ClosedReason {
  readonly message: string;
  /**
   * - `lost`: broken or never opened: retry soon
   * - `busy`: the server asked to come back later (restart, over capacity)
   * - `final`: refused for good (no such app, forbidden): do not retry
   * - `setup`: what the page has to mend (a package is missing, a pack throws): do not retry, nobody refused
   */
  readonly kind: "lost" | "busy" | "final" | "setup";
  /** The server's own wish, in milliseconds. */
  readonly retryAfter?: number;
}

export interface RefusedReason {
  readonly message: string;
  /** `denied` is final; `token` asks for a fresh token first; `lost` may simply be joined again. */
  readonly kind: "denied" | "token" | "lost";
}

/** Reads the log. Over HTTP by default; an in-browser source brings its own. Rejects with LiveletsError. */
export interface LogPort {
  /** What it says is of another time, and no proof that anything is live. */
  readonly isPast?: boolean;
  connect(query: {
    tenant: string;
    transport?: string;
    topics?: readonly string[];
  }): Promise<ConnectAnswer>;
  history(query: HistoryQuery): Promise<HistoryAnswer>;
  heads(topics: readonly string[]): Promise<HeadsAnswer>;
}

/** Presence and ephemeral messages of `.live.` channels. */
export interface LivePort {
  /**
   * Shows this tab in a joined `.live.` channel under `key` (the user id). On Pusher being in the channel is being
   * seen: the server that signed the subscription set the key and what others see, and `untrack` changes nothing.
   */
  track(
    channel: string,
    key: string,
    meta: Record<string, unknown>,
  ): Promise<void>;
  untrack(channel: string): Promise<void>;
  /** Sends to everyone else in the room; at most 10 a second. */
  send(
    channel: string,
    event: string,
    payload: Record<string, unknown>,
  ): Promise<void>;
  /** Called with everyone in the room, per key the metas of their tabs, whenever it changes. */
  onPresence(
    channel: string,
    listener: (members: PresenceMembers) => void,
  ): () => void;
  /** Called for each ephemeral message of others. */
  onSend(
    channel: string,
    listener: (event: string, payload: unknown, from?: string) => void,
  ): () => void;
}

/** At most 100 members; per user id the metadata of each of their tabs. */
export type PresenceMembers = ReadonlyMap<
  string,
  readonly Readonly<Record<string, unknown>>[]
>;
