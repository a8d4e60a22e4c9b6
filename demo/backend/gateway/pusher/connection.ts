import { randomInt } from "node:crypto";
import type { WebSocket } from "ws";
import { isRecord, parseJson, type JsonRecord } from "../shared/json.ts";
import { Outlet, type OutletContext } from "../shared/outlet.ts";
import { RateWindow } from "../shared/rate.ts";
import {
  admit,
  parseSignin,
  SubscriptionRefused,
  type User,
} from "./admission.ts";
import type { Subscriber } from "./channels.ts";
import type { PusherContext } from "./context.ts";
import { errorFrame, eventFrame, frame, subscriptionError } from "./frames.ts";

/** One WebSocket of the Pusher side. */
export class Connection implements Subscriber {
  readonly socketId = `${randomInt(1, 1e9)}.${randomInt(1, 1e9)}`;
  readonly #subscribed = new Set<string>();
  readonly #outlet: Outlet;
  readonly #clientEvents: RateWindow;
  #user: User | null = null;
  #lastFrame: number;
  #pingedAt: number | null = null;

  constructor(
    readonly context: PusherContext,
    readonly socket: WebSocket,
    outlets: OutletContext,
  ) {
    this.#outlet = new Outlet(socket, outlets);
    this.#lastFrame = context.now();
    const { pusherClientEvents } = context.settings;
    this.#clientEvents = new RateWindow(pusherClientEvents, 1_000);
  }

  get channelCount(): number {
    return this.#subscribed.size;
  }
  get subscribed(): readonly string[] {
    return [...this.#subscribed];
  }
  get userId(): string | null {
    return this.#user?.id ?? null;
  }

  greet(): void {
    this.control(
      frame("pusher:connection_established", {
        socket_id: this.socketId,
        activity_timeout: this.context.settings.pusherActivityTimeout,
      }),
    );
  }

  receive(data: Buffer, isBinary: boolean): void {
    if (this.context.plan.blackHole) return;
    this.#lastFrame = this.context.now();
    this.#pingedAt = null;
    const text = isBinary ? "" : data.toString("utf8");
    const message = parseJson(text, this.context.settings.maxDepth);
    if (!isRecord(message) || typeof message.event !== "string") {
      return this.context.log("gateway: ignored a malformed frame");
    }
    this.#handle(message.event, message);
  }

  /** Pings a silent client, and closes it when it does not answer. */
  sweep(now: number): void {
    const { pusherActivityTimeout, pusherPongMs } = this.context.settings;
    if (this.#pingedAt !== null) {
      if (now - this.#pingedAt <= pusherPongMs) return;
      this.close(4201, "Pong reply not received: ping was sent to the client");
    } else if (now - this.#lastFrame > pusherActivityTimeout * 1000) {
      this.#pingedAt = now;
      this.#outlet.send("heartbeat", frame("pusher:ping", {}));
    }
  }

  deliver(text: string): void {
    this.#outlet.send("message", text);
  }
  control(text: string): void {
    this.#outlet.send("control", text);
  }

  /** Says why, then closes. */
  close(code: number, message: string): void {
    this.control(errorFrame(code, message));
    this.socket.close(code, message.slice(0, 120));
  }

  /** The socket is gone. */
  end(): void {
    for (const name of this.#subscribed) {
      this.context.channels.remove(name, this);
    }
    this.#subscribed.clear();
  }

  /** Ends one subscription from the server's side. */
  drop(channel: string): boolean {
    if (!this.#subscribed.delete(channel)) return false;
    this.context.channels.remove(channel, this);
    return true;
  }

  #handle(event: string, message: JsonRecord): void {
    const data = isRecord(message.data) ? message.data : {};
    if (event === "pusher:ping") {
      this.#outlet.send("heartbeat", frame("pusher:pong", {}));
    } else if (event === "pusher:subscribe") this.#subscribe(data);
    else if (event === "pusher:unsubscribe") this.drop(String(data.channel));
    else if (event === "pusher:signin") this.#signin(data);
    else if (event.startsWith("client-")) this.#clientEvent(event, message);
    else if (event !== "pusher:pong") {
      this.context.log(`gateway: ignored a "${event.slice(0, 64)}" message`);
    }
  }

  #subscribe(data: JsonRecord): void {
    if (
      typeof data.channel === "string" &&
      this.#subscribed.has(data.channel)
    ) {
      const message = `Existing subscription to channel ${data.channel}`;
      return this.control(errorFrame(null, message));
    }
    if (this.#subscribed.size >= this.context.settings.pusherChannels) {
      return this.control(errorFrame(null, "Too many channels"));
    }
    try {
      const { channel, member } = admit(this.context, this, this.#user, data);
      this.#subscribed.add(channel);
      const joined = this.context.channels.add(channel, this, member);
      this.control(
        frame(
          "pusher_internal:subscription_succeeded",
          joined.roster(),
          channel,
        ),
      );
      if (joined.kind.isCache) this.#sendCached(channel);
    } catch (error) {
      if (!(error instanceof SubscriptionRefused)) throw error;
      const { channel, type, status, message } = error;
      this.control(subscriptionError(channel, type, message, status));
    }
  }

  #sendCached(channel: string): void {
    const cached = this.context.cache.get(channel, this.context.now());
    this.control(cached?.frame ?? frame("pusher:cache_miss", {}, channel));
  }

  #signin(data: JsonRecord): void {
    const user = parseSignin(this.context, this.socketId, data);
    if (!user) return this.close(4009, "Connection not authorized");
    this.#user = user;
    this.control(frame("pusher:signin_success", { user_data: user.text }));
  }

  /** Goes to everyone else in the channel; never back to the sender. */
  #clientEvent(event: string, message: JsonRecord): void {
    const { channel: name, data } = message;
    const channel =
      typeof name === "string" ? this.context.channels.get(name) : undefined;
    const refusal = this.#refusal(event, channel?.has(this) ?? false, message);
    if (refusal) return this.control(refusal);
    if (!channel) return;
    const userId = channel.member(this)?.id;
    const text = eventFrame(event, channel.name, data, userId);
    channel.deliver(text, this.socketId);
  }

  #refusal(
    event: string,
    isSubscribed: boolean,
    { channel, data }: JsonRecord,
  ): string | null {
    const { settings, now } = this.context;
    if (!this.#clientEvents.take(now())) {
      const why = "Client event rejected - rate limit exceeded";
      return errorFrame(4301, why);
    }
    if (typeof channel !== "string" || !/^(private|presence)-/.test(channel))
      return rejected("only supported on private and presence channels");
    if (channel.startsWith("private-encrypted-"))
      return rejected("not supported on encrypted channels");
    if (!isSubscribed)
      return rejected(`you are not subscribed to ${channel.slice(0, 200)}`);
    if (event.length > 200) return rejected("the event name is too long");
    const size = Buffer.byteLength(
      typeof data === "string" ? data : JSON.stringify(data ?? null),
    );
    return size > settings.pusherDataBytes
      ? rejected("the data is too large")
      : null;
  }
}

function rejected(why: string): string {
  return errorFrame(null, `Client event rejected - ${why}`);
}
