import { isRecord } from "../shared/json.ts";
import { RateWindow } from "../shared/rate.ts";
import { Tasks } from "../shared/tasks.ts";
import type { Identity } from "../shared/token.ts";
import type { Rights } from "./authorization.ts";
import { ChannelRights } from "./channel-rights.ts";
import type { SupabaseContext } from "./context.ts";
import type { Member, Room } from "./hub.ts";
import type { JoinConfig } from "./join-config.ts";
import type { Inbound, Ref, UserBroadcast, Version } from "./serializer.ts";

/** What a channel needs from the socket it was joined on. */
export interface ChannelSocket {
  readonly version: Version;
  reply(
    to: Pick<Inbound, "joinRef" | "ref" | "topic">,
    status: "ok" | "error",
    response?: unknown,
  ): void;
  push(
    topic: string,
    joinRef: Ref,
    event: string,
    payload: unknown,
    ref?: Ref,
  ): void;
  deliver(frame: string | Buffer): void;
  /** The channel ended by itself. */
  closed(channel: Channel): void;
}

export interface ChannelStart {
  readonly topic: string;
  readonly name: string;
  readonly joinRef: Ref;
  readonly config: JoinConfig;
  readonly identity: Identity;
  readonly read: Rights;
  readonly replayed: ReadonlySet<string>;
}

const RECONFIRM_MS = 300_000;

/** One joined channel of one socket: its rights, its token and what its client may do. */
export class Channel implements Member {
  readonly topic: string;
  readonly joinRef: Ref;
  readonly #tasks: Tasks;
  readonly #calls: RateWindow;
  readonly #rights: ChannelRights;
  #room: Room | null = null;
  #tracked: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly context: SupabaseContext,
    readonly socket: ChannelSocket,
    readonly start: ChannelStart,
  ) {
    this.topic = start.topic;
    this.joinRef = start.joinRef;
    const { name, config, identity, read } = start;
    this.#rights = new ChannelRights(context, name, config, identity, read);
    const { presenceCalls, presenceWindowMs } = context.settings;
    this.#calls = new RateWindow(presenceCalls, presenceWindowMs);
    this.#tasks = new Tasks((error) => this.#failed(error));
  }

  get version(): Version {
    return this.socket.version;
  }
  readsBroadcast(): boolean {
    return this.#rights.mayRead("broadcast");
  }
  readsPresence(): boolean {
    return this.#rights.mayRead("presence");
  }
  hasReplayed(id: string): boolean {
    return this.start.replayed.has(id);
  }
  deliver(frame: string | Buffer): void {
    this.socket.deliver(frame);
  }

  open(): void {
    const { name, config } = this.start;
    this.#room = this.context.hub.enter(name, config.private, this);
    this.#armExpiry();
  }

  /** Sent once the join was answered, where the client asked for presence and may read it. */
  syncPresence(): void {
    if (!this.start.config.presence || !this.readsPresence()) return;
    const state = this.#room?.presence.state() ?? {};
    this.push("presence_state", state);
  }

  push(event: string, payload: unknown, ref: Ref = null): void {
    this.socket.push(this.topic, this.joinRef, event, payload, ref);
  }

  system(status: "ok" | "error", message: string, extension = "system"): void {
    const channel = this.start.name;
    this.push("system", { extension, status, message, channel });
  }

  /** A frame of the client for this channel; handled in the order of arrival. */
  receive(frame: Inbound): void {
    this.#tasks.add(() => (this.#room ? this.#handle(frame) : undefined));
  }

  /** How much is waiting to be handled. */
  get waiting(): number {
    return this.#tasks.length;
  }

  /** Leaves the room without a word. */
  leave(): void {
    const { name, config } = this.start;
    clearTimeout(this.#timer);
    this.#tasks.clear();
    if (this.#room) this.context.hub.leave(name, config.private, this);
    this.#room = null;
  }

  /** Ends the channel from the server's side; a client of Realtime does not come back by itself. */
  close(): void {
    this.leave();
    this.push("phx_close", {}, this.joinRef);
    this.socket.closed(this);
  }

  /** Says why, then closes. */
  shutdown(message: string): void {
    if (!this.#room) return;
    this.system("error", message);
    this.close();
  }

  /** Treats the token as expired now. False when it cannot expire. */
  expire(): boolean {
    if (this.#rights.expires === null) return false;
    this.shutdown("Token has expired 0 seconds ago");
    return true;
  }

  #handle(frame: Inbound): Promise<void> | void {
    if (frame.broadcast) return this.#broadcast(frame, frame.broadcast);
    if (frame.event === "broadcast") return this.#broadcast(frame, null);
    if (frame.event === "presence") return this.#presence(frame);
    if (frame.event === "access_token") return this.#accessToken(frame.payload);
    this.context.log(
      `gateway: ignored a "${frame.event.slice(0, 64)}" message`,
    );
  }

  async #broadcast(
    frame: Inbound,
    broadcast: UserBroadcast | null,
  ): Promise<void> {
    const { config } = this.start;
    if (!(await this.#rights.mayWrite("broadcast"))) return;
    const size = broadcast
      ? broadcast.bytes.length
      : Buffer.byteLength(JSON.stringify(frame.payload ?? null));
    const fits = size <= this.context.settings.supabasePayloadBytes;
    const except = config.self ? undefined : this;
    if (fits && broadcast) this.#room?.broadcast(plain(broadcast), except);
    else if (fits && isRecord(frame.payload)) {
      this.#room?.broadcastText(frame.payload, except);
    }
    if (!config.ack) return;
    if (fits) this.#reply(frame, "ok");
    else this.#reply(frame, "error", "payload_size_exceeded");
  }

  async #presence(frame: Inbound): Promise<void> {
    if (!isRecord(frame.payload)) return;
    const { event, payload } = frame.payload;
    if (typeof event !== "string") return this.#reply(frame, "ok");
    if (!this.#calls.take(this.context.now())) {
      return this.shutdown("Client presence rate limit exceeded");
    }
    const action = event.toLowerCase();
    if (action === "track") return this.#track(frame, payload ?? {});
    if (action !== "untrack") return this.#reply(frame, "error");
    this.#room?.presence.untrack(this);
    this.#tracked = null;
    this.#reply(frame, "ok");
  }

  async #track(frame: Inbound, payload: unknown): Promise<void> {
    if (!(await this.#rights.mayWrite("presence"))) {
      return this.#reply(frame, "error");
    }
    if (!isRecord(payload)) {
      const reason = "Presence track payload must be a map";
      return this.#reply(frame, "error", { reason });
    }
    const text = JSON.stringify(payload);
    if (Buffer.byteLength(text) > this.context.settings.presenceBytes) {
      return this.shutdown("Track message size exceeded");
    }
    if (text !== this.#tracked) {
      this.#room?.presence.track(this, this.start.config.presenceKey, payload);
      this.#tracked = text;
    }
    this.#reply(frame, "ok");
  }

  async #accessToken(payload: unknown): Promise<void> {
    const token = isRecord(payload) ? payload.access_token : null;
    if (typeof token !== "string") return;
    const reason = await this.#rights.renew(token);
    if (!this.#room || reason === false) return;
    if (reason === null) this.#armExpiry();
    else this.shutdown(reason);
  }

  #armExpiry(): void {
    clearTimeout(this.#timer);
    const { expires } = this.#rights;
    if (expires === null) return;
    const left = expires * 1000 - this.context.now();
    this.#timer = setTimeout(
      () => (left <= RECONFIRM_MS ? this.expire() : this.#armExpiry()),
      Math.max(0, Math.min(left, RECONFIRM_MS)),
    );
  }

  /** Replies carry the reference of the join that is in force, whatever the request said. */
  #reply(frame: Inbound, status: "ok" | "error", response: unknown = {}): void {
    const { topic, joinRef } = this;
    if (this.#room)
      this.socket.reply({ topic, joinRef, ref: frame.ref }, status, response);
  }

  #failed(error: unknown): void {
    this.context.log(
      `gateway: a message of a channel failed: ${String(error)}`,
    );
  }
}

/** Clients set no metadata on what others receive. */
function plain({ event, encoding, bytes }: UserBroadcast): UserBroadcast {
  return { event, encoding, bytes };
}
