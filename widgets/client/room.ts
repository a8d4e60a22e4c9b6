import { LiveletsError } from "../events/error.ts";
import type { State } from "../events/state.ts";
import type { LivePort, PresenceMembers } from "../sources/source.ts";
import { callSafely } from "./call-safely.ts";
import type { Seat } from "./seat.ts";
import type { Presence } from "./types.ts";

export interface RoomHost {
  isOpen(): boolean;
  /** Presence and ephemeral messages of the engine in use; null where it has none. */
  live(): LivePort | null;
  /** The key to be shown under: the user id. Null for a visitor, who cannot be. */
  userId(): string | null;
  /** The channel that was granted for a topic. */
  channelOf(name: string): string | null;
  wanted(room: Room, wanted: boolean): void;
}

const NOBODY: PresenceMembers = new Map();

/** A `.live.` topic: who is there, and short-lived messages. Shown again after each rejoin, by us: engines forget. */
export class Room implements Seat, Presence {
  readonly name: string;
  readonly #host: RoomHost;
  readonly #presence = new Set<(members: PresenceMembers) => void>();
  readonly #messages = new Set<
    (event: string, payload: unknown, from?: string) => void
  >();
  #members: PresenceMembers = NOBODY;
  #meta: Record<string, unknown> | null = null;
  #joined = false;
  #reason: string | null = null;
  #undo: (() => void)[] = [];

  constructor(name: string, host: RoomHost) {
    this.name = name;
    this.#host = host;
  }

  get members(): PresenceMembers {
    return this.#members;
  }

  /** `unverified` where it works: engines let a client say who it is, and promise no delivery. */
  get state(): State {
    if (this.#reason !== null) return "denied";
    if (!this.#host.isOpen()) return "offline";
    return this.#joined ? "unverified" : "connecting";
  }

  subscribe(listener: (members: PresenceMembers) => void): () => void {
    const own = (members: PresenceMembers) => listener(members);
    return this.#hold(this.#presence, own);
  }

  onSend(
    listener: (event: string, payload: unknown, from?: string) => void,
  ): () => void {
    const own = (event: string, payload: unknown, from?: string) =>
      listener(event, payload, from);
    return this.#hold(this.#messages, own);
  }

  async track(meta: Record<string, unknown>): Promise<void> {
    const before = this.#size;
    this.#meta = meta;
    if (before === 0) this.#host.wanted(this, true);
    if (this.#joined) await this.#appear();
  }

  async untrack(): Promise<void> {
    this.#meta = null;
    const channel = this.#host.channelOf(this.name);
    if (this.#joined && channel !== null)
      await this.#host.live()?.untrack(channel);
    if (this.#size === 0) this.#host.wanted(this, false);
  }

  async send(event: string, payload: Record<string, unknown>): Promise<void> {
    const channel = this.#host.channelOf(this.name);
    const live = this.#host.live();
    if (!this.#joined || channel === null || live === null) {
      throw new LiveletsError(
        "unavailable",
        `presence: "${this.name}" is not joined. Subscribe first, and wait for its state.`,
      );
    }
    await live.send(channel, event, payload);
  }

  granted(): void {
    this.#reason = null;
  }

  joined(): void {
    this.#reason = null;
    this.#drop();
    this.#joined = true;
    const channel = this.#host.channelOf(this.name);
    const live = this.#host.live();
    if (live === null || channel === null)
      return this.denied("this engine has no presence");
    this.#undo = [
      live.onPresence(channel, (members) => this.#announce(members)),
      live.onSend(channel, (...message) =>
        this.#messages.forEach((listener) =>
          callSafely("message", () => listener(...message)),
        ),
      ),
    ];
    void this.#appear();
  }

  down(): void {
    this.#drop();
    this.#announce(NOBODY);
  }

  denied(reason: string): void {
    this.#reason = reason;
    this.down();
  }

  message(): void {
    // Presence and ephemeral messages come through the engine's own port.
  }

  close(): void {
    this.#drop();
    this.#presence.clear();
    this.#messages.clear();
  }

  get #size(): number {
    return (
      this.#presence.size + this.#messages.size + (this.#meta === null ? 0 : 1)
    );
  }

  #hold<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
    const before = this.#size;
    listeners.add(listener);
    if (before === 0) this.#host.wanted(this, true);
    return () => {
      if (listeners.delete(listener) && this.#size === 0)
        this.#host.wanted(this, false);
    };
  }

  async #appear(): Promise<void> {
    const channel = this.#host.channelOf(this.name);
    const live = this.#host.live();
    const userId = this.#host.userId();
    if (
      this.#meta === null ||
      channel === null ||
      live === null ||
      userId === null
    )
      return;
    // Refused by the engine's rate limit, or the line broke: the next join shows us again.
    await live.track(channel, userId, this.#meta).catch(() => undefined);
  }

  #announce(members: PresenceMembers): void {
    this.#members = members;
    for (const listener of this.#presence)
      callSafely("presence", () => listener(members));
  }

  #drop(): void {
    this.#joined = false;
    for (const undo of this.#undo.splice(0)) undo();
  }
}
