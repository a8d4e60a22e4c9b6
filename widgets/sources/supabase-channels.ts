import { messageOf } from "../events/error.ts";
import { parseChannel } from "../events/topic.ts";
import type { SourceDeps } from "./deps.ts";
import type { Rooms } from "./rooms.ts";
import type { JoinOptions, PresenceMembers, SourceContext } from "./source.ts";
import { isConnectionError, refusal } from "./supabase-reasons.ts";
import type { SdkBroadcast, SdkChannel, SdkClient } from "./supabase-sdk.ts";

const WATCH_MS = 1_000;

type Kind = "log" | "live" | "bare";

/** One channel that was asked for. Dead as soon as it is no longer in the table: late callbacks check that. */
export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly options: JoinOptions;
  readonly sdk: SdkChannel;
  /** Of the page itself: listened to, never joined or left. */
  readonly shared: boolean;
  readonly key: string;
  joined: boolean;
  /** What the server said before it closed the channel. */
  trouble: string;
  /** Undo of the next look at a shared channel. */
  unwatch: () => void;
  /** Runs at the next confirmation. */
  readonly waiting: { run(): void; fail(): void }[];
}

/** The channels of one connection, owned or borrowed. */
export class SupabaseChannels {
  readonly #entries = new Map<string, Entry>();
  readonly #rooms: Rooms;
  readonly #deps: SourceDeps;
  /** Stable for this page's life, so that a rejoin is not a new person. */
  readonly #key: string;
  #client: SdkClient | null = null;
  #context: SourceContext | null = null;

  constructor(rooms: Rooms, deps: SourceDeps) {
    this.#rooms = rooms;
    this.#deps = deps;
    this.#key = deps.random().toString(36).slice(2);
  }

  begin(client: SdkClient, context: SourceContext): void {
    this.#client = client;
    this.#context = context;
  }

  /** Forgets everything, and takes away from the client only what was made here. */
  end(): void {
    for (const name of [...this.#entries.keys()]) this.leave(name);
    this.#client = null;
    this.#context = null;
    this.#rooms.forget();
  }

  get(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  join(name: string, options: JoinOptions = {}): void {
    if (!this.#client || this.#entries.has(name)) return;
    try {
      this.#open(this.#client, name, options, options.key ?? this.#key);
    } catch (thrown) {
      const context = this.#context;
      queueMicrotask(() => {
        if (this.#context === context)
          context?.refused(name, refusal(name, messageOf(thrown)));
      });
    }
  }

  leave(name: string): void {
    const entry = this.#forget(name);
    if (entry) this.#remove(entry);
  }

  /** Joins again under another presence key: the engine takes the key only with a join. */
  rekey(entry: Entry, key: string): Entry | undefined {
    if (!this.#client || this.#forget(entry.name) !== entry) return;
    this.#remove(entry);
    return this.#open(this.#client, entry.name, entry.options, key);
  }

  #open(
    client: SdkClient,
    name: string,
    options: JoinOptions,
    key: string,
  ): Entry {
    const kind = kindOf(name, options);
    const topic = `realtime:${name}`;
    const shared = client.getChannels().some((other) => other.topic === topic);
    const sdk = client.channel(name, { config: config(kind, options, key) });
    const entry: Entry = {
      ...{ name, kind, options, sdk, shared, key },
      joined: false,
      trouble: "",
      unwatch: () => {},
      waiting: [],
    };
    this.#entries.set(name, entry);
    this.#listen(entry);
    if (shared) this.#watch(entry, 0);
    else sdk.subscribe((status, error) => this.#status(entry, status, error));
    return entry;
  }

  #listen(entry: Entry): void {
    const { sdk, kind, name } = entry;
    const isAlive = () => this.#entries.get(name) === entry;
    const event = kind === "log" ? "frame" : "*";
    sdk.on("broadcast", { event }, (message) => {
      if (isAlive()) this.#message(entry, message);
    });
    if (entry.shared) return;
    sdk.on("system", {}, (payload) => {
      entry.trouble = troubleOf(payload) ?? entry.trouble;
    });
    if (kind !== "live") return;
    sdk.on("presence", { event: "sync" }, () => {
      if (isAlive()) this.#rooms.changed(name, () => membersOf(sdk));
    });
  }

  #message({ name, kind }: Entry, { event, payload }: SdkBroadcast): void {
    if (kind === "live") return this.#rooms.sent(name, event, payload);
    // The SDK compares names without regard to case.
    if (kind === "log" && event !== "frame") return;
    this.#context?.message(name, payload, event);
  }

  #status(entry: Entry, status: string, error?: Error): void {
    if (this.#entries.get(entry.name) !== entry) return;
    if (status === "SUBSCRIBED") return this.#confirm(entry);
    const text = error?.message ?? (entry.trouble || status);
    const isLineDown = !this.#client?.isConnected() || isConnectionError(text);
    // The end of the whole connection is reported as such, by whoever watches it.
    if (status === "CHANNEL_ERROR" && isLineDown) return;
    this.#forget(entry.name);
    // A closed channel is gone already. All others must be left at once: the SDK would retry, and each retry of a
    // denied join makes the server hold up the whole socket for five seconds.
    if (status !== "CLOSED") this.#remove(entry);
    this.#context?.refused(entry.name, refusal(entry.name, text));
  }

  #confirm(entry: Entry): void {
    entry.joined = true;
    this.#context?.joined(entry.name);
    for (const { run } of entry.waiting.splice(0)) run();
  }

  /** A page's own channel tells us nothing of itself: its state is looked at. */
  #watch(entry: Entry, ms: number): void {
    entry.unwatch = this.#deps.after(ms, () => {
      if (this.#entries.get(entry.name) !== entry) return;
      const { state } = entry.sdk;
      if (state === "closed") return this.#status(entry, "CLOSED");
      if (state === "joined" && !entry.joined) this.#confirm(entry);
      this.#watch(entry, WATCH_MS);
    });
  }

  #forget(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    this.#rooms.forget(name);
    entry?.unwatch();
    for (const { fail } of entry?.waiting.splice(0) ?? []) fail();
    return entry;
  }

  #remove(entry: Entry): void {
    if (!entry.shared)
      void this.#client?.removeChannel(entry.sdk).catch(() => {});
  }
}

function kindOf(name: string, options: JoinOptions): Kind {
  if (options.bare) return "bare";
  return parseChannel(name)?.topic.kind === "live" ? "live" : "log";
}

function config(kind: Kind, options: JoinOptions, key: string) {
  const isLive = kind === "live";
  return {
    private: kind === "bare" ? (options.private ?? false) : true,
    broadcast: { self: false, ack: false },
    presence: { key: isLive ? key : "", enabled: isLive },
  };
}

function troubleOf(payload: unknown): string | null {
  const { status, message } = (payload ?? {}) as Record<string, unknown>;
  return status === "error" ? String(message).slice(0, 200) : null;
}

function membersOf(channel: SdkChannel): PresenceMembers {
  const entries = Object.entries(channel.presenceState());
  return new Map(entries.map(([key, metas]) => [key, metas.map(withoutRef)]));
}

function withoutRef(meta: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta).filter(([name]) => name !== "presence_ref"),
  );
}
