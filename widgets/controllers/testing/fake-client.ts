import type {
  BareMap,
  ClientStatus,
  LiveClient,
  LiveTopic,
  Presence,
  TopicListener,
  TopicOptions,
  TopicStatus,
} from "../../client/types.ts";
import type { CommandQueue } from "../../client/queue-types.ts";
import { LiveletsError } from "../../events/error.ts";
import type { LiveEvent, LiveReset } from "../../events/event.ts";
import type { Pack } from "../../events/pack.ts";
import { parseTopic } from "../../events/topic.ts";

export const EPOCH = "00000000-0000-4000-8000-000000000001";

/** An event as the log would hand it out; the id follows from topic and seq. */
export function eventOf(seq: number, rest: Partial<LiveEvent> = {}): LiveEvent {
  const topic = rest.topic ?? "acme.public";
  return {
    id: `${topic}-${seq}`,
    topic,
    seq,
    epoch: EPOCH,
    type: "note",
    at: new Date(1_700_000_000_000 + seq * 1_000).toISOString(),
    data: { text: `number ${seq}` },
    ...rest,
  };
}

export function resetOf(
  recent: readonly LiveEvent[] = [],
  topic = "acme.public",
): LiveReset {
  const seq = recent.at(-1)?.seq ?? 0;
  return {
    type: "live:reset",
    topic,
    snapshot: { topic, epoch: EPOCH, seq, last: new Map(), recent },
  };
}

export function topicOf(rest: Partial<TopicStatus> = {}): TopicStatus {
  return {
    name: "acme.public",
    state: "live",
    seq: 3,
    head: 3,
    provenAt: 1_700_000_000_000,
    gaps: 0,
    reason: null,
    ...rest,
  };
}

export const LIVE_STATUS: ClientStatus = {
  state: "live",
  quality: "excellent",
  latency: { p50: 42, p95: 80, last: 42 },
  since: 1_700_000_000_000,
  provenAt: 1_700_000_000_000,
  pending: 0,
  reason: null,
  transport: "memory",
  connectedAt: 1_700_000_000_000,
  reconnects: 0,
  retryAt: null,
  breaker: "closed",
  progress: null,
  topics: [topicOf()],
  counters: {
    messages: 3,
    applied: 3,
    repeated: 0,
    early: 0,
    malformed: 0,
    fetches: 0,
    resets: 1,
    failed: 0,
  },
  clockOffset: 0,
};

interface Listener {
  readonly call: TopicListener;
  readonly options: TopicOptions;
}

/**
 * A client that does what a test says, through the same interface as the real one. How to extend: set a field, or
 * call `update` with what changed, and everybody who subscribed is told.
 */
export class FakeClient implements LiveClient {
  status: ClientStatus = LIVE_STATUS;
  mistake: LiveletsError | null = null;
  granted: readonly string[] | null = ["acme.public"];
  user: LiveClient["user"] = null;
  roles: readonly string[] = ["visitor"];
  pack: Pack | null = null;
  bare = false;
  clock = 1_700_000_060_000;
  reconnected = 0;
  closed = 0;
  readonly listeners = new Set<(status: ClientStatus) => void>();
  readonly topics = new Map<string, Set<Listener>>();

  now(): number {
    return this.clock;
  }

  subscribe(listener: (status: ClientStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  update(change: Partial<ClientStatus> = {}): void {
    this.status = { ...this.status, ...change };
    for (const listener of [...this.listeners]) listener(this.status);
  }

  topic(name: string): LiveTopic {
    if (!this.bare && !parseTopic(name))
      throw new LiveletsError(
        "bad-argument",
        `client: "${name}" is not a topic. Use <tenant>.public and the like.`,
      );
    return {
      name,
      state: this.status.state,
      cursor: null,
      subscribe: (call, options = {}) => {
        const own = { call, options };
        const all = this.topics.get(name) ?? new Set<Listener>();
        this.topics.set(name, all.add(own));
        return () => {
          all.delete(own);
        };
      },
      older: () => Promise.resolve([]),
    };
  }

  /** Hands events to everyone who listens to their topic. */
  send(...events: (LiveEvent | LiveReset)[]): void {
    for (const event of events)
      for (const { call } of [...(this.topics.get(event.topic) ?? [])])
        call(event);
  }

  /** A message of a bare channel: it becomes an event by the listener's own `map`, which may throw. */
  sendBare(channel: string, payload: unknown, seq = 1): void {
    for (const { call, options } of [...(this.topics.get(channel) ?? [])]) {
      const mapped = tryMap(options, payload, channel);
      if (mapped) call(eventOf(seq, { topic: channel, ...mapped }));
    }
  }

  /** Everyone who still listens to anything. */
  get subscriptions(): number {
    let count = this.listeners.size;
    for (const listeners of this.topics.values()) count += listeners.size;
    return count;
  }

  /** The topics that somebody listens to. */
  get held(): string[] {
    return [...this.topics]
      .filter(([, listeners]) => listeners.size > 0)
      .map(([name]) => name);
  }

  push(fn: (client: LiveClient) => void): void {
    fn(this);
  }

  record(): never {
    throw new Error("FakeClient: records nothing.");
  }

  measure(): Promise<never> {
    return Promise.reject(new Error("FakeClient: measures nothing."));
  }

  queue?: CommandQueue | null;

  lease(): never {
    throw new Error("FakeClient: has no server to lease from.");
  }

  command(): Promise<never> {
    throw new Error("FakeClient: has no server to command.");
  }

  presence(): Presence {
    throw new Error("FakeClient: has no presence.");
  }

  reconnect(): void {
    this.reconnected += 1;
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

function tryMap(
  { map, onError }: TopicOptions,
  payload: unknown,
  channel: string,
): ReturnType<BareMap> {
  try {
    return map?.(payload, { channel, event: "message" });
  } catch (thrown) {
    onError?.(thrown);
    return null;
  }
}
