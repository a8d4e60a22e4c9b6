import { LiveletsError } from "../events/error.ts";
import type { ClosedReason, RefusedReason, Source } from "../sources/source.ts";
import type { ConnectionOptions, Phase } from "./connection-options.ts";
import { closedBy } from "./failure.ts";
import { Grants } from "./grants.ts";
import { Seats } from "./seats.ts";
import { Line } from "./line.ts";
import type { LineHost } from "./line.ts";
import { Retries } from "./retries.ts";
import type { Seat } from "./seat.ts";
import { Timers } from "./timers.ts";
import { renewTokens } from "./token-renewal.ts";

/** A line that held this long has proven itself. */
const SETTLED_MS = 30_000;
/** The longest wait for a try that something gives hope for. */
const SOON_MS = 500;
/** A page that is not away after this long is not going. */
const BACK_MS = 5_000;
/** How long a connection without any seat is kept: long enough for a page to move a widget. */
const IDLE_MS = 5_000;

/**
 * Keeps one connection up for all seats: asks what may be read, connects, joins, and starts again when it breaks.
 * A source makes single attempts; all deciding is here.
 */
export class Connection {
  phase: Phase = "idle";
  reason: string | null = null;
  /** What the page has to mend before this can work: then it is `denied` by nobody. */
  mistake: LiveletsError | null = null;
  retryAt: number | null = null;
  connectedAt: number | null = null;
  readonly seats: Seats;
  readonly #options: ConnectionOptions;
  readonly #retries: Retries;
  #everOpen = false;
  /** Let go because the page is put away; it comes back with it, at once. */
  isAsleep = false;
  readonly #timers: Timers;
  readonly #grants: Grants;
  readonly #line: Line;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#retries = new Retries(options.deps, options.breaker);
    this.#timers = new Timers(options.deps);
    this.seats = new Seats(options.deps, this.#timers, options.log === null);
    this.#line = new Line(this.#lineHost());
    this.#grants = new Grants({
      options,
      timers: this.#timers,
      seats: this.seats,
      attempt: () => this.#line.attempt,
      open: () => (this.phase === "open" ? this.source : null),
      restart: () => this.reconnect(),
      spread: (ms) => this.#retries.spread(ms),
      closed: (reason) => this.#closed(reason),
    });
  }

  get source(): Source | null {
    return this.#line.source;
  }

  hold(seat: Seat): void {
    this.#timers.stop("idle");
    this.seats.add(seat);
    if (this.phase === "idle") return this.#start();
    if (this.phase === "open") this.#joinOrAsk(seat);
    else if (this.phase === "denied") seat.denied(this.reason ?? "denied");
  }

  release(seat: Seat): void {
    this.seats.leave(seat, this.source);
    this.seats.remove(seat);
    if (this.seats.size === 0 && this.phase !== "closed")
      this.#timers.start("idle", IDLE_MS, () => this.#rest());
  }

  /** Asks `connect` without any seat, so that what is granted is known. */
  wake(): void {
    if (this.phase === "idle") this.#start();
  }

  /** Someone asked, or the page woke up: no waiting. */
  reconnect(): void {
    if (this.phase === "closed") return;
    this.#options.resetBreaker();
    this.#retries.hasten(this.retryAt);
    this.#line.lose();
    this.#start();
  }

  /** The page woke up or the network came back: a pending attempt is not waited for, a line that seems open is asked. */
  hurry(): void {
    if (this.isAsleep) this.#start();
    else if (this.#line.polls) this.#line.hurry();
    else if (this.phase === "waiting")
      this.#retryIn(this.#options.deps.random() * SOON_MS);
    this.doubt();
  }

  /**
   * The page is about to be frozen or put away. An open socket would keep the browser from keeping it, and would be
   * dead when it comes back.
   */
  suspend(): void {
    if (this.phase !== "open" && this.phase !== "connecting") return;
    this.#line.lose();
    this.#line.rest();
    this.isAsleep = true;
    this.#everOpen = false;
    this.#set("waiting", null);
    // Nothing runs while the page is away: if this does, it is back, or never went.
    this.#timers.start("retry", BACK_MS, () => this.#start());
  }

  /** There is reason to doubt that the line still stands. */
  doubt(): void {
    if (this.phase === "open") this.#line.pulse.doubt();
  }

  /** Asks `connect` again soon: a channel moved, a right changed, a topic is new. Spread, for all pages hear it at once. */
  askGrants(spreadMs = 1_000): void {
    this.#grants.askSoon(spreadMs);
  }

  close(): void {
    this.#line.lose();
    this.#timers.stopAll();
    this.#line.rest();
    this.#set("closed", null);
  }

  #lineHost(): LineHost {
    return {
      options: this.#options,
      seats: this.seats,
      retries: this.#retries,
      connection: this,
      opened: () => this.#opened(),
      closed: (reason) => this.#closed(reason),
      joined: (channel) => this.#joined(channel),
      refused: (channel, reason) => this.#refused(channel, reason),
      lost: () => this.#lost(),
      polls: (reason, retryAt) => {
        this.retryAt = retryAt;
        this.#set(this.phase, reason);
      },
    };
  }

  // attempts --------------------------------------------------------------------------------------------------------

  #start(): void {
    this.#timers.stop("retry");
    this.retryAt = null;
    this.isAsleep = false;
    this.#line.pulse.start();
    const wait = this.#retries.begin();
    if (wait > 0) {
      this.#set("waiting", this.reason);
      return this.#retryIn(wait);
    }
    this.#set("connecting", this.reason);
    void this.#try((this.#line.attempt += 1));
  }

  async #try(attempt: number): Promise<void> {
    try {
      const transport = await this.#grants.ask(attempt, this.source);
      if (attempt !== this.#line.attempt) return;
      const source = await this.#line.choose(transport);
      if (attempt !== this.#line.attempt) return;
      this.#line.connect(source);
    } catch (thrown) {
      if (attempt === this.#line.attempt) this.#closed(closedBy(thrown));
    }
  }

  // what the source reports -----------------------------------------------------------------------------------------

  #opened(): void {
    const { deps, reconnected, tokens } = this.#options;
    if (this.#everOpen) reconnected();
    this.#everOpen = true;
    this.#retries.opened();
    this.connectedAt = deps.now();
    this.#set("open", this.#line.polls ? this.reason : null);
    if (!this.#line.polls)
      this.#timers.start("settled", SETTLED_MS, () => this.#retries.settled());
    const { attempt } = this.#line;
    renewTokens(
      tokens,
      deps,
      this.#timers,
      (token) => this.source?.refresh?.(token),
      () => attempt === this.#line.attempt && this.phase === "open",
    );
    for (const seat of this.seats.all) this.#joinOrAsk(seat);
    this.#line.pulse.beat();
  }

  #closed(reason: ClosedReason): void {
    this.#line.lose();
    if (reason.kind === "setup")
      this.mistake = new LiveletsError("bad-argument", reason.message);
    if (reason.kind === "final" || this.mistake)
      return this.#deny(reason.message);
    this.#set("waiting", reason.message);
    const { page } = this.#options.deps;
    this.#retryIn(this.#retries.after(reason, page.visible()));
  }

  #joined(channel: string): void {
    if (this.seats.confirm(channel) && !this.#line.polls)
      this.#retries.useful();
  }

  #refused(channel: string, reason: RefusedReason): void {
    // Rooms need an engine: they wait for it.
    if (this.#line.polls && channel.includes(".live.")) return;
    if (reason.kind === "token") this.#options.tokens.forget();
    this.seats.refuse(channel, reason, this.source, () => {
      if (this.phase === "open") this.askGrants();
    });
  }

  #joinOrAsk(seat: Seat): void {
    if (!this.seats.join(seat, this.source)) this.askGrants(0);
  }

  // states ----------------------------------------------------------------------------------------------------------

  #lost(): void {
    this.connectedAt = null;
    this.mistake = null;
    this.#timers.stop("settled", "token", "grants", "retry");
    this.seats.down();
  }

  #deny(message: string): void {
    this.#line.rest();
    this.#set("denied", message);
    for (const seat of this.seats.all) seat.denied(message);
  }

  #rest(): void {
    this.#line.lose();
    this.#line.rest();
    this.#everOpen = this.isAsleep = false;
    this.#set("idle", null);
  }

  #retryIn(ms: number): void {
    this.retryAt = this.#options.deps.now() + ms;
    this.#timers.start("retry", ms, () => this.#start());
    this.#options.changed();
  }

  #set(phase: Phase, reason: string | null): void {
    this.phase = phase;
    this.reason = reason;
    this.#options.changed();
  }
}
