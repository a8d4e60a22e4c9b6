import type {
  ClosedReason,
  JoinOptions,
  RefusedReason,
  Source,
  SourceContext,
} from "../sources/source.ts";

/** Who has an engine of its own: the tab with the line, and every tab that is in a room. */
export interface SharedEngineHost {
  readonly context: SourceContext;
  /** The channels with a log that are to be carried now; none where another tab does. */
  channels(): ReadonlySet<string>;
  /** Whether this tab has the line. */
  leads(): boolean;
  /** The line stands. */
  opened(): void;
  closed(reason: ClosedReason): void;
  joined(channel: string): void;
  refused(channel: string, reason: RefusedReason): void;
  message: SourceContext["message"];
  /** @param round which of its round trips was measured, in ms */
  latency(ms: number, round: number): void;
}

/**
 * This tab's own engine. Rooms are not shared: an engine shows each of its lines in a room once, and tells a line
 * nothing that it said itself, so that tabs behind one line would not see each other.
 */
export class SharedEngine {
  readonly #engine: Source;
  readonly #host: SharedEngineHost;
  #state: "off" | "opening" | "open" = "off";
  /** Channels with a log that it was asked for, and whether it has confirmed them. */
  readonly #asked = new Map<string, boolean>();
  readonly #rooms = new Map<string, JoinOptions | undefined>();
  #isPinged = false;
  /** How many round trips have begun. */
  #round = 0;
  /** Somebody asked who waits for the next one. */
  #isOwed = false;

  constructor(engine: Source, host: SharedEngineHost) {
    this.#engine = engine;
    this.#host = host;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  carries(channel: string): boolean {
    return this.#asked.get(channel) === true;
  }

  /** Starts, ends, joins and leaves until it is as it should be. */
  settle(): void {
    const isNeeded = this.#host.leads() || this.#rooms.size > 0;
    if (!isNeeded) return this.end();
    if (this.#state === "off") this.#connect();
    else if (this.isOpen) this.#match(this.#host.channels());
  }

  end(): void {
    if (this.#state !== "off") this.#engine.disconnect();
    this.#forget();
  }

  joinRoom(channel: string, options?: JoinOptions): void {
    if (this.#rooms.has(channel)) return;
    this.#rooms.set(channel, options);
    if (this.isOpen) this.#engine.join(channel, options);
    else this.settle();
  }

  leaveRoom(channel: string): boolean {
    if (!this.#rooms.delete(channel)) return false;
    this.#engine.leave(channel);
    this.settle();
    return true;
  }

  /** The round trip that answers who asks now: none that began before. */
  get nextRound(): number {
    return this.#round + 1;
  }

  /** Begins one: as soon as the line stands and the one that is out has come back. */
  ping(): void {
    this.#isOwed = !this.isOpen || this.#isPinged;
    if (this.#isOwed) return;
    this.#isPinged = true;
    this.#round += 1;
    this.#engine.ping?.();
  }

  /** The same for a line that only has rooms, and nobody to judge it: one that has not answered by the next time is dead. */
  pingRooms(): void {
    if (!this.#isPinged) return this.ping();
    const rooms = [...this.#rooms.keys()];
    this.#rooms.clear();
    this.settle();
    for (const room of rooms) this.#refuse(room, "it does not answer");
  }

  refresh(token: string | null): void {
    if (this.isOpen) this.#engine.refresh?.(token);
  }

  #connect(): void {
    this.#state = "opening";
    const { context } = this.#host;
    this.#engine.connect({
      ...context,
      opened: () => this.#opened(),
      closed: (reason) => this.#closed(reason),
      joined: (channel) => {
        if (this.#rooms.has(channel)) return context.joined(channel);
        if (!this.#asked.has(channel)) return;
        this.#asked.set(channel, true);
        this.#host.joined(channel);
      },
      refused: (channel, reason) => {
        this.#asked.delete(channel);
        if (this.#rooms.delete(channel)) context.refused(channel, reason);
        else this.#host.refused(channel, reason);
      },
      message: this.#host.message,
      latency: (ms) => {
        this.#isPinged = false;
        if (this.#host.leads()) this.#host.latency(ms, this.#round);
        // Not from within its answer: Supabase's client takes that for a second question, and hangs up.
        queueMicrotask(() => this.#pingOwed());
      },
    });
  }

  #opened(): void {
    this.#state = "open";
    for (const [room, options] of this.#rooms) this.#engine.join(room, options);
    if (this.#host.leads()) this.#host.opened();
    this.settle();
    this.#pingOwed();
  }

  #pingOwed(): void {
    if (this.#isOwed && this.#host.leads()) this.ping();
  }

  #closed(reason: ClosedReason): void {
    const rooms = [...this.#rooms.keys()];
    this.#forget();
    if (this.#host.leads()) return this.#host.closed(reason);
    this.#rooms.clear();
    for (const room of rooms) this.#refuse(room, reason.message);
  }

  #forget(): void {
    this.#state = "off";
    this.#isPinged = this.#isOwed = false;
    this.#asked.clear();
  }

  #match(wanted: ReadonlySet<string>): void {
    for (const channel of [...this.#asked.keys()])
      if (!wanted.has(channel)) {
        this.#asked.delete(channel);
        this.#engine.leave(channel);
      }
    for (const channel of wanted)
      if (!this.#asked.has(channel)) {
        this.#asked.set(channel, false);
        this.#engine.join(channel);
      }
  }

  /** Whoever wants it asks again. */
  #refuse(room: string, why: string): void {
    const message = `client: the line of "${room}" is gone: ${why}.`;
    this.#host.context.refused(room, { kind: "lost", message });
  }
}
