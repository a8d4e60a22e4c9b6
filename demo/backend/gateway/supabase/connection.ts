import type { WebSocket } from "ws";
import { Outlet, type OutletContext } from "../shared/outlet.ts";
import { Tasks } from "../shared/tasks.ts";
import type { Identity } from "../shared/token.ts";
import { Channel, type ChannelSocket } from "./channel.ts";
import type { SupabaseContext } from "./context.ts";
import { admit, JoinRefused, type Admission } from "./join.ts";
import { toBroadcast } from "./messages.ts";
import { describeChanges, withIds } from "./postgres-changes.ts";
import {
  decode,
  encode,
  encodeBroadcast,
  encodeReply,
  type Inbound,
  type Ref,
  type Version,
} from "./serializer.ts";

/** More waiting frames than this and the socket is not read until some are done. */
const MAX_WAITING = 256;

/** One WebSocket of the Supabase side. Frames are handled in order; a join holds up those behind it, as in Phoenix. */
export class Connection implements ChannelSocket {
  readonly #channels = new Map<string, Channel>();
  readonly #outlet: Outlet;
  readonly #tasks: Tasks;
  #lastFrame: number;
  #emptySince: number;

  constructor(
    readonly context: SupabaseContext,
    readonly socket: WebSocket,
    readonly version: Version,
    readonly identity: Identity,
    outlets: OutletContext,
  ) {
    this.#outlet = new Outlet(socket, outlets);
    this.#tasks = new Tasks((error) =>
      context.log(`gateway: a frame failed: ${String(error)}`),
    );
    this.#lastFrame = this.#emptySince = context.now();
  }

  get channels(): Iterable<Channel> {
    return this.#channels.values();
  }
  get channelCount(): number {
    return this.#channels.size;
  }

  receive(data: Buffer, isBinary: boolean): void {
    if (this.context.plan.blackHole) return;
    this.#lastFrame = this.context.now();
    const { maxDepth } = this.context.settings;
    const frame = decode(this.version, data, isBinary, maxDepth);
    if (!frame) return this.context.log("gateway: ignored a malformed frame");
    this.#tasks.add(() => this.#handle(frame));
    this.#brake();
  }

  /** Closes a socket that is silent for too long, or that has had no channel for long. */
  sweep(now: number): void {
    const { supabaseIdleMs, supabaseEmptyMs } = this.context.settings;
    if (now - this.#lastFrame > supabaseIdleMs) this.socket.close(1000);
    else if (
      this.#channels.size === 0 &&
      now - this.#emptySince > supabaseEmptyMs
    )
      this.socket.close(1000);
  }

  /** The socket is gone. */
  end(): void {
    this.#tasks.clear();
    for (const channel of this.#channels.values()) channel.leave();
    this.#channels.clear();
  }

  reply(
    to: Pick<Inbound, "joinRef" | "ref" | "topic">,
    status: "ok" | "error",
    response: unknown = {},
  ): void {
    this.#outlet.send(
      "control",
      encodeReply(this.version, to, status, response),
    );
  }

  push(
    topic: string,
    joinRef: Ref,
    event: string,
    payload: unknown,
    ref: Ref = null,
  ): void {
    const frame = { joinRef, ref, topic, event, payload };
    this.#outlet.send("control", encode(this.version, frame));
  }

  deliver(frame: string | Buffer): void {
    this.#outlet.send("message", frame);
  }

  closed(channel: Channel): void {
    if (this.#channels.get(channel.topic) !== channel) return;
    this.#channels.delete(channel.topic);
    if (this.#channels.size === 0) this.#emptySince = this.context.now();
  }

  #handle(frame: Inbound): Promise<void> | void {
    if (frame.topic === "phoenix" && frame.event === "heartbeat") {
      return this.#heartbeat(frame);
    }
    const channel = this.#channels.get(frame.topic);
    if (frame.event === "phx_join") return this.#join(frame, channel);
    if (frame.event === "phx_leave") return this.#leave(frame, channel);
    if (channel) return channel.receive(frame);
    this.reply(frame, "error", { reason: "unmatched topic" });
  }

  #heartbeat(frame: Inbound): void {
    this.#outlet.send("heartbeat", encodeReply(this.version, frame, "ok", {}));
  }

  #leave(frame: Inbound, channel: Channel | undefined): void {
    // A leave of an earlier join has raced the server's close: nothing is left to say.
    const isStale =
      channel && frame.joinRef !== null && frame.joinRef !== channel.joinRef;
    if (isStale) return;
    this.reply(frame, "ok");
    channel?.close();
  }

  async #join(frame: Inbound, before: Channel | undefined): Promise<void> {
    if (!frame.topic.startsWith("realtime:")) {
      return this.reply(frame, "error", { reason: "unmatched topic" });
    }
    before?.close();
    try {
      const count = this.#channels.size;
      const admission = await admit(this.context, this.identity, count, frame);
      if (this.socket.readyState === this.socket.OPEN) {
        this.#open(frame, admission);
      }
    } catch (error) {
      await this.#refuse(frame, error);
    }
  }

  #open(frame: Inbound, admission: Admission): void {
    const { topic, ref } = frame;
    const joinRef = frame.joinRef ?? ref;
    const replayed = new Set(admission.replay.map(({ id }) => id));
    const start = { ...admission, topic, joinRef, replayed };
    const channel = new Channel(this.context, this, start);
    this.#channels.set(topic, channel);
    channel.open();
    const changes = withIds(admission.config.postgresChanges);
    const { joinRef: echoed } = frame;
    this.reply({ topic, ref, joinRef: echoed }, "ok", {
      postgres_changes: changes,
    });
    this.#replay(channel, admission);
    channel.syncPresence();
    if (admission.config.replicationReady) {
      channel.system("ok", "Replication connection established");
    }
    if (changes.length > 0) {
      channel.system("error", describeChanges(changes), "postgres_changes");
    }
  }

  #replay(channel: Channel, { replay }: Admission): void {
    for (const message of replay) {
      const meta = { replayed: true, id: message.id };
      if (message.encoding === "binary") {
        const broadcast = toBroadcast(message, meta);
        const bytes = encodeBroadcast(this.version, channel.topic, broadcast);
        if (bytes !== null) this.#outlet.send("control", bytes);
      } else {
        const text = Buffer.from(message.bytes).toString("utf8");
        const payload = JSON.parse(text) as unknown;
        const { event } = message;
        channel.push("broadcast", { payload, event, type: "broadcast", meta });
      }
    }
  }

  /** As slow as the real one where that is asked for: then nothing else moves on this socket meanwhile. */
  async #refuse(frame: Inbound, error: unknown): Promise<void> {
    const isKnown = error instanceof JoinRefused;
    if (!isKnown) this.context.log(`gateway: a join failed: ${String(error)}`);
    const reason = isKnown ? error.message : "Unknown Error on Channel";
    const { joinErrorDelayMs } = this.context.settings;
    if (joinErrorDelayMs > 0) {
      this.#outlet.hold();
      await new Promise((resolve) => setTimeout(resolve, joinErrorDelayMs));
      this.#outlet.release();
    }
    this.reply(frame, "error", { reason });
  }

  /** Reads no more until what was read is done: memory stays bounded however fast a client sends. */
  #brake(): void {
    if (this.#waiting() <= MAX_WAITING || this.socket.isPaused) return;
    this.socket.pause();
    const look = setInterval(() => {
      if (this.#waiting() > MAX_WAITING / 2) return;
      clearInterval(look);
      this.socket.resume();
    }, 10);
  }

  #waiting(): number {
    let waiting = this.#tasks.length;
    for (const channel of this.#channels.values()) waiting += channel.waiting;
    return waiting;
  }
}

/** The client's query, `vsn` absent being 1.0.0; null for versions that are not spoken here. */
export function versionOf(vsn: string | null): Version | null {
  if (vsn === null || /^1\.0\.\d+$/.test(vsn)) return 1;
  return /^2\.0\.\d+$/.test(vsn) ? 2 : null;
}

/** A JSON error body, as the handshake answers it. */
export function errorBody(message: string): string {
  return JSON.stringify({ error: message });
}
