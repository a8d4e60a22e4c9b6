import { messageOf } from "../events/error.ts";
import { lazyLive } from "./lazy-live.ts";
import { PusherChannels } from "./pusher-channels.ts";
import { endOf, signatureRefusal } from "./pusher-reasons.ts";
import type {
  SdkAuthorize,
  SdkMessage,
  SdkPusher,
  SdkPusherConstructor,
} from "./pusher-sdk.ts";
import type { PusherDeps, PusherOptions } from "./pusher-options.ts";
import { Rooms } from "./rooms.ts";
import type {
  ClosedReason,
  JoinOptions,
  LivePort,
  Source,
  SourceContext,
} from "./source.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

interface Session {
  readonly context: SourceContext;
  open: boolean;
}

/**
 * A connection of its own. One SDK client serves all attempts: the SDK keeps every client for good. Its own retries
 * (fixed, or up to a minute apart) are never let run: at the first sign of trouble it is disconnected and reported.
 */
export class OwnedPusher implements Source {
  readonly kind = "pusher";
  readonly live: LivePort;
  readonly #options: Exclude<PusherOptions, { pusher: SdkPusher }>;
  readonly #deps: PusherDeps;
  readonly #rooms = new Rooms();
  readonly #channels: PusherChannels;
  #pusher: SdkPusher | null = null;
  #session: Session | null = null;
  #pingedAt = 0;
  /** By Pusher's name, the subscription that was asked for last. */
  readonly #signing = new Map<string, unknown>();

  constructor(
    options: Exclude<PusherOptions, { pusher: SdkPusher }>,
    deps: PusherDeps,
  ) {
    this.#options = options;
    this.#deps = deps;
    this.#channels = new PusherChannels(this.#rooms, deps, true);
    this.live = lazyLive(this.#rooms, async () => {
      const { pusherLive } = await import("./pusher-live.ts");
      return pusherLive(this.#channels, deps);
    });
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session = { context, open: false };
    this.#session = session;
    void this.#open(session);
  }

  disconnect(): void {
    this.#session = null;
    this.#signing.clear();
    this.#channels.end("broken");
    this.#pusher?.disconnect();
  }

  join(channel: string, options?: JoinOptions): void {
    if (this.#session?.open) this.#channels.join(channel, options);
  }

  leave(channel: string): void {
    this.#channels.leave(channel);
  }

  ping(): void {
    this.#pingedAt = this.#deps.now();
    this.#pusher?.connection.send_event("pusher:ping", {});
  }

  async #open(session: Session): Promise<void> {
    const mistake = (message: string) =>
      this.#close(session, { kind: "setup", message });
    let Client: SdkPusherConstructor;
    try {
      Client = await this.#deps.load();
    } catch (thrown) {
      return mistake(
        `pusherSource: cannot load "pusher-js" (${messageOf(thrown)}). Install it: npm install pusher-js`,
      );
    }
    if (this.#session !== session) return;
    try {
      this.#pusher ??= this.#create(Client);
      this.#pusher.connect();
    } catch (thrown) {
      mistake(
        `pusherSource: pusher-js refused its options: ${messageOf(thrown)}.`,
      );
    }
  }

  #create(Client: SdkPusherConstructor): SdkPusher {
    const { key, cluster = "", host, port, tls } = this.#options;
    const pusher = new Client(key, {
      cluster,
      ...(host && { wsHost: host }),
      ...(port && { wsPort: port, wssPort: port }),
      forceTLS: tls ?? !(host && LOOPBACK.test(host)),
      enabledTransports: ["ws", "wss"],
      enableStats: false,
      unavailableTimeout: 6_000,
      channelAuthorization: { customHandler: this.#authorize },
    });
    const kept = Client.instances;
    kept?.splice(kept.indexOf(pusher), 1);
    const { connection } = pusher;
    connection.bind("state_change", ({ current }: { current: string }) =>
      this.#changed(current),
    );
    connection.bind("connecting_in", () => this.#lost("it broke"));
    connection.bind("error", (error: unknown) => {
      const end = endOf(error);
      if (end && this.#session) this.#close(this.#session, end);
    });
    connection.bind("message", (message: SdkMessage) => {
      if (message.event === "pusher:pong")
        this.#session?.context.latency(this.#deps.now() - this.#pingedAt);
      else this.#channels.message(message);
    });
    return pusher;
  }

  #changed(state: string): void {
    const session = this.#session;
    if (!session) return;
    if (state === "connected") {
      session.open = true;
      this.#channels.begin(this.#pusher!, session.context);
      session.context.opened();
    } else if (state === "failed") {
      const message =
        "pusherSource: this browser has no WebSocket that Pusher could use. Use another source.";
      this.#close(session, { kind: "final", message });
    } else if (state !== "connecting" || session.open) {
      this.#lost(state === "connecting" ? "no answer to a ping" : state);
    }
  }

  #lost(why: string): void {
    if (!this.#session) return;
    const message = `pusherSource: not connected: ${why}.`;
    this.#close(this.#session, { kind: "lost", message });
  }

  #close(session: Session, reason: ClosedReason): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.context.closed(reason);
  }

  /** Signs a subscription, unless it is no longer wanted by the time the signature is there. */
  readonly #authorize: SdkAuthorize = ({ channelName, socketId }, callback) => {
    this.#signing.set(channelName, callback);
    const session = this.#session;
    const isWanted = () =>
      this.#session === session && this.#signing.get(channelName) === callback;
    const sign = async () => {
      const data = await session!.context.authorize(channelName, socketId);
      // pusher-js would fail on this where nobody catches it.
      if (channelName.startsWith("presence-"))
        JSON.parse(String(data.channel_data));
      if (isWanted()) callback(null, data);
    };
    void sign()
      .catch((thrown: unknown) => {
        const entry = this.#channels.byWire(channelName);
        if (!isWanted() || !entry) return;
        this.#channels.refuse(entry, signatureRefusal(entry.name, thrown));
      })
      .finally(() => isWanted() && this.#signing.delete(channelName));
  };
}
