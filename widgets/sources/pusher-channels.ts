import { parseChannel } from "../events/topic.ts";
import type { SourceDeps } from "./deps.ts";
import { subscriptionRefusal } from "./pusher-reasons.ts";
import type { SdkMessage, SdkPusher, SdkPusherChannel } from "./pusher-sdk.ts";
import type { Rooms } from "./rooms.ts";
import type {
  JoinOptions,
  PresenceMembers,
  RefusedReason,
  SourceContext,
} from "./source.ts";

const JOIN_MS = 10_000;
/** The names that Pusher takes. */
const WIRE = /^[A-Za-z0-9_\-=@,.;]{1,164}$/;

type Kind = "log" | "live" | "bare";
type Leaving = "left" | "refused" | "broken";

/** One channel that was asked for. Dead as soon as it is no longer in the table. */
export interface PusherEntry {
  readonly name: string;
  /** Pusher's name for it. */
  readonly wire: string;
  readonly kind: Kind;
  readonly sdk: SdkPusherChannel;
  /** There before us, so not ours to unsubscribe. */
  readonly shared: boolean;
  joined: boolean;
  undo: () => void;
  readonly waiting: { run(): void; fail(): void }[];
}

/** The channels of one connection, owned or borrowed. */
export class PusherChannels {
  readonly #entries = new Map<string, PusherEntry>();
  readonly #wires = new Map<string, PusherEntry>();
  readonly #rooms: Rooms;
  readonly #deps: SourceDeps;
  /** Whether a signature that is still on its way is held back once its channel was left. */
  readonly #signsHere: boolean;
  #pusher: SdkPusher | null = null;
  #context: SourceContext | null = null;

  constructor(rooms: Rooms, deps: SourceDeps, signsHere: boolean) {
    this.#signsHere = signsHere;
    this.#rooms = rooms;
    this.#deps = deps;
  }

  begin(pusher: SdkPusher, context: SourceContext): void {
    this.#pusher = pusher;
    this.#context = context;
  }

  /** Forgets everything; `broken` when there is, or will be, no connection to tell. */
  end(how: Leaving = "left"): void {
    for (const name of [...this.#entries.keys()]) this.leave(name, how);
    this.#pusher = null;
    this.#context = null;
    this.#rooms.forget();
  }

  get(name: string): PusherEntry | undefined {
    return this.#entries.get(name);
  }

  byWire(wire: string): PusherEntry | undefined {
    return this.#wires.get(wire);
  }

  join(name: string, options: JoinOptions = {}): void {
    if (!this.#pusher || this.#entries.has(name)) return;
    const kind = kindOf(name, options);
    const wire = wireName(name, kind);
    try {
      if (!WIRE.test(wire)) throw new Error("no name that Pusher takes");
      this.#open(this.#pusher, name, wire, kind);
    } catch (thrown) {
      const context = this.#context;
      const reason = subscriptionRefusal(name.slice(0, 80), {
        error: thrown instanceof Error ? thrown.message : String(thrown),
        status: 403,
      });
      queueMicrotask(() => {
        if (this.#context === context) context?.refused(name, reason);
      });
    }
  }

  leave(name: string, how: Leaving = "left"): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    this.#wires.delete(entry.wire);
    this.#rooms.forget(name);
    entry.undo();
    for (const { fail } of entry.waiting.splice(0)) fail();
    this.#unsubscribe(entry, how);
  }

  refuse(entry: PusherEntry, reason: RefusedReason): void {
    if (this.#entries.get(entry.name) !== entry) return;
    this.leave(entry.name, "refused");
    this.#context?.refused(entry.name, reason);
  }

  /** Everything that arrives on the connection, already seen by the SDK. */
  message({ channel, event, data, user_id: from }: SdkMessage): void {
    const entry = this.#wires.get(String(channel));
    if (!entry?.joined || typeof event !== "string") return;
    const { kind, name } = entry;
    if (kind === "live") {
      if (!event.startsWith("client-")) return;
      const sender = typeof from === "string" ? from : undefined;
      return this.#rooms.sent(name, event.slice(7), data, sender);
    }
    // Client events are allowed for a whole app: on a log channel only the server's own event counts, and one of another
    // client is counted as malformed, whatever is in it.
    const isForged = kind === "log" && event.startsWith("client-");
    const wanted =
      kind === "log" ? event === "frame" : !/^pusher(_internal)?:/.test(event);
    if (wanted || isForged)
      this.#context?.message(name, isForged ? null : data, event);
  }

  #open(pusher: SdkPusher, name: string, wire: string, kind: Kind): void {
    const shared = pusher.channel(wire) !== undefined;
    const sdk = pusher.subscribe(wire);
    const entry: PusherEntry = {
      ...{ name, wire, kind, sdk, shared },
      joined: false,
      undo: () => {},
      waiting: [],
    };
    this.#entries.set(name, entry);
    this.#wires.set(wire, entry);
    this.#bind(entry);
    if (shared && sdk.subscribed) queueMicrotask(() => this.#confirm(entry));
  }

  #bind(entry: PusherEntry): void {
    const { sdk, name } = entry;
    const stopWatch = this.#deps.after(JOIN_MS, () =>
      this.refuse(entry, subscriptionRefusal(name, { error: "no answer" })),
    );
    const members = () => this.#rooms.changed(name, () => membersOf(sdk));
    const bindings: Record<string, (data: never) => void> = {
      "pusher:subscription_succeeded": () => {
        stopWatch();
        this.#confirm(entry);
      },
      "pusher:subscription_error": (data) =>
        this.refuse(entry, subscriptionRefusal(name, data)),
      ...(entry.kind === "live" && {
        "pusher:member_added": members,
        "pusher:member_removed": members,
      }),
    };
    for (const [event, run] of Object.entries(bindings)) sdk.bind(event, run);
    entry.undo = () => {
      stopWatch();
      for (const [event, run] of Object.entries(bindings))
        sdk.unbind(event, run);
    };
  }

  #confirm(entry: PusherEntry): void {
    if (this.#entries.get(entry.name) !== entry) return;
    entry.joined = true;
    this.#context?.joined(entry.name);
    if (entry.kind === "live")
      this.#rooms.changed(entry.name, () => membersOf(entry.sdk));
    for (const { run } of entry.waiting.splice(0)) run();
  }

  #unsubscribe(entry: PusherEntry, how: Leaving): void {
    const { sdk, wire } = entry;
    const pusher = this.#pusher;
    if (entry.shared || !pusher || pusher.channel(wire) !== sdk) return;
    if (isUsed(sdk)) return;
    // While pending, the SDK only notes that the answer is no longer wanted. A refused subscription would stay pending
    // for ever, and so could never be tried again.
    if (how !== "left" || this.#signsHere) {
      sdk.subscriptionPending = false;
      sdk.subscribed = how !== "broken";
    }
    pusher.unsubscribe(wire);
  }
}

function kindOf(name: string, options: JoinOptions): Kind {
  if (options.bare) return "bare";
  return parseChannel(name)?.topic.kind === "live" ? "live" : "log";
}

function wireName(name: string, kind: Kind): string {
  if (kind === "bare") return name;
  return `${kind === "live" ? "presence" : "private"}-${name}`;
}

/** True when someone else has bound something to a channel by now. */
function isUsed(sdk: SdkPusherChannel): boolean {
  const { _callbacks: named = {} } = sdk.callbacks as { _callbacks?: object };
  return sdk.global_callbacks.length > 0 || Object.keys(named).length > 0;
}

function membersOf(sdk: SdkPusherChannel): PresenceMembers {
  const { members } = sdk as { members?: { members?: unknown } };
  const byId = Object.entries(members?.members ?? {});
  return new Map(byId.map(([id, info]) => [id, [infoOf(info)]]));
}

function infoOf(info: unknown): Record<string, unknown> {
  return typeof info === "object" && info !== null ? { ...info } : {};
}
