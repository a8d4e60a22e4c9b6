import { LiveletsError } from "../events/error.ts";
import { createMemoryHub } from "./memory-hub.ts";
import type { HubMember, MemoryHub } from "./memory-hub.ts";
import { Rooms } from "./rooms.ts";
import type {
  ClosedReason,
  JoinOptions,
  LivePort,
  LogPort,
  RefusedReason,
  Source,
  SourceContext,
} from "./source.ts";

export { createMemoryHub, MemoryHub } from "./memory-hub.ts";

/** A source inside the page, with the log behind it. Answers come in a later microtask, as from a real engine. */
export function memorySource(hub: MemoryHub = createMemoryHub()): Source {
  return new MemorySource(hub);
}

class MemorySource implements Source, HubMember {
  readonly kind = "memory";
  readonly log: LogPort;
  readonly live: LivePort;
  readonly #hub: MemoryHub;
  readonly #rooms = new Rooms();
  #session: { readonly context: SourceContext } | null = null;
  /** By channel, whether the join has been confirmed. */
  #channels = new Map<string, boolean>();

  constructor(hub: MemoryHub) {
    this.#hub = hub;
    this.log = hub.log;
    this.live = memoryLive(hub, this, this.#rooms, (channel) =>
      this.#mustBeIn(channel),
    );
  }

  connect(context: SourceContext): void {
    this.disconnect();
    this.#session = { context };
    this.#later(() => {
      if (this.#hub.down) return this.closed(this.#hub.down);
      this.#hub.members.add(this);
      context.opened();
    });
  }

  disconnect(): void {
    this.#session = null;
    this.#channels = new Map();
    this.#rooms.forget();
    this.#hub.forget(this);
  }

  join(channel: string, _options?: JoinOptions): void {
    const channels = this.#channels;
    if (!this.#session || channels.has(channel)) return;
    channels.set(channel, false);
    this.#later(() => {
      if (channels.get(channel) !== false || this.#hub.muted) return;
      const refusal = this.#hub.refusal(channel);
      if (refusal) return this.refused(channel, refusal);
      channels.set(channel, true);
      this.#rooms.changed(channel, () => this.#hub.present(channel));
      this.#session?.context.joined(channel);
    });
  }

  leave(channel: string): void {
    if (!this.#channels.delete(channel)) return;
    this.#hub.track(channel, this, null);
    this.#rooms.forget(channel);
  }

  deliver(channel: string, payload: unknown, event: string): void {
    if (this.#channels.get(channel))
      this.#session?.context.message(channel, payload, event);
  }

  ephemeral(
    channel: string,
    event: string,
    payload: unknown,
    from?: string,
  ): void {
    if (this.#channels.get(channel))
      this.#rooms.sent(channel, event, payload, from);
  }

  presence(channel: string): void {
    if (this.#channels.get(channel))
      this.#rooms.changed(channel, () => this.#hub.present(channel));
  }

  closed(reason: ClosedReason): void {
    const session = this.#session;
    this.disconnect();
    session?.context.closed(reason);
  }

  refused(channel: string, reason: RefusedReason): void {
    if (!this.#channels.has(channel)) return;
    this.leave(channel);
    this.#session?.context.refused(channel, reason);
  }

  #mustBeIn(channel: string): void {
    if (this.#channels.has(channel)) return;
    throw new LiveletsError(
      "unavailable",
      `memorySource: not in "${channel}". Join the channel first.`,
    );
  }

  /** Runs after this tick, unless the connection is gone by then. */
  #later(run: () => void): void {
    const session = this.#session;
    queueMicrotask(() => {
      if (session && this.#session === session) run();
    });
  }
}

function memoryLive(
  hub: MemoryHub,
  member: HubMember,
  rooms: Rooms,
  mustBeIn: (channel: string) => void,
): LivePort {
  return {
    async track(channel, key, meta) {
      mustBeIn(channel);
      hub.track(channel, member, { key, meta });
    },
    async untrack(channel) {
      hub.track(channel, member, null);
    },
    async send(channel, event, payload) {
      mustBeIn(channel);
      hub.tell(channel, member, event, payload);
    },
    onPresence: (channel, listener) => rooms.onPresence(channel, listener),
    onSend: (channel, listener) => rooms.onSend(channel, listener),
  };
}
