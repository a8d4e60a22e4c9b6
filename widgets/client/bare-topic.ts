import { LiveletsError } from "../events/error.ts";
import type { LiveEvent } from "../events/event.ts";
import { copyPlain } from "../events/plain.ts";
import type { State } from "../events/state.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Seat } from "./seat.ts";
import { TopicListeners } from "./topic-listeners.ts";
import type {
  BareEvent,
  LiveTopic,
  TopicListener,
  TopicOptions,
  TopicStatus,
} from "./types.ts";

export interface BareHost {
  readonly deps: ClientDeps;
  isOpen(): boolean;
  wanted(topic: BareTopic, wanted: boolean): void;
  changed(): void;
  count(what: "messages" | "malformed" | "failed"): void;
}

/** The numbering of a channel that has none: each page counts what it happens to see. */
const EPOCH = "00000000-0000-4000-8000-000000000000";

/**
 * A site's own channel with no log behind it: a message is shown when it comes, through the widget's own `map`.
 * What was missed stays missed, and the state says so: `unverified`, never `live`.
 */
export class BareTopic implements Seat, LiveTopic {
  readonly name: string;
  readonly cursor = null;
  readonly #host: BareHost;
  readonly #listeners: TopicListeners;
  #joined = false;
  #seen = false;
  #reason: string | null = null;
  #count = 0;

  constructor(name: string, host: BareHost) {
    this.name = name;
    this.#host = host;
    this.#listeners = new TopicListeners({
      name,
      wanted: (wanted) => host.wanted(this, wanted),
      failed: () => host.count("failed"),
    });
  }

  get state(): State {
    if (this.#reason !== null) return "denied";
    if (this.#joined && this.#host.isOpen()) return "unverified";
    return this.#seen ? "offline" : "connecting";
  }

  get status(): TopicStatus {
    const { name, state } = this;
    return {
      name,
      state,
      seq: null,
      head: null,
      provenAt: null,
      gaps: 0,
      reason: this.#reason,
    };
  }

  subscribe(listener: TopicListener, options?: TopicOptions): () => void {
    return this.#listeners.add(listener, options);
  }

  older(): Promise<LiveEvent[]> {
    return Promise.resolve([]);
  }

  granted(): void {
    this.#reason = null;
  }

  joined(): void {
    this.#joined = this.#seen = true;
    this.#host.changed();
  }

  down(): void {
    this.#joined = false;
    this.#host.changed();
  }

  denied(reason: string): void {
    this.#reason = reason;
    this.down();
  }

  message(payload: unknown, event: string): void {
    this.#host.count("messages");
    this.#count += 1;
    this.#listeners.each((listener, options) => {
      try {
        const mapped = options.map
          ? options.map(payload, { channel: this.name, event })
          : this.#plain(payload, event);
        if (mapped) listener(this.#complete(mapped));
      } catch (thrown) {
        this.#host.count("failed");
        options.onError?.(thrown);
      }
    });
  }

  close(): void {
    this.#listeners.clear();
  }

  /** Without a `map`, a JSON object is shown under the engine's own event name. */
  #plain(payload: unknown, event: string): BareEvent | null {
    const data = copyPlain(payload);
    if (data === null) this.#host.count("malformed");
    return data && { type: event, data };
  }

  #complete(event: BareEvent): LiveEvent {
    const data = copyPlain(event.data);
    if (
      typeof event.type !== "string" ||
      event.type === "" ||
      event.type.startsWith("live:") ||
      data === null
    ) {
      throw new LiveletsError(
        "definition-failed",
        `map: it returned no event for a message of "${this.name}". Return { type, data } with plain JSON, or null to ignore it.`,
      );
    }
    const at =
      typeof event.at === "string" && !Number.isNaN(Date.parse(event.at))
        ? event.at
        : null;
    return {
      ...event,
      data,
      id:
        typeof event.id === "string" ? event.id : `${this.name}:${this.#count}`,
      topic: this.name,
      seq: this.#count,
      epoch: EPOCH,
      at: at ?? new Date(this.#host.deps.now()).toISOString(),
    };
  }
}
