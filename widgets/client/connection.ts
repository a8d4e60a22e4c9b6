import type { Transport } from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { ClosedReason, RefusedReason, Source } from "../sources/source.ts";
import type { ConnectionOptions, Phase } from "./connection-options.ts";
import { closedBy } from "./failure.ts";
import { Grants } from "./grants.ts";
import { Seats } from "./seats.ts";
import { Pulse } from "./pulse.ts";
import type { EngineTrial } from "./engine-trial.ts";
import type { FallbackHost } from "./fall-back.ts";
import { Retries } from "./retries.ts";
import type { Seat } from "./seat.ts";
import { contextFor } from "./source-context.ts";
import type { Link } from "./source-context.ts";
import { Timers } from "./timers.ts";
import { renewTokens } from "./token-renewal.ts";

/** How long nothing may be joined before it is polled, and the timer's name. */
const FALL_BACK_MS = 5_000;
const FALL_BACK = "fallback";
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
  source: Source | null = null;
  readonly seats: Seats;
  readonly #options: ConnectionOptions;
  readonly #retries: Retries;
  /** Answers of an earlier attempt are ignored. */
  #attempt = 0;
  #everOpen = false;
  /** Something was joined over what is used now. */
  #isServed = false;
  /** Let go because the page is put away; it comes back with it, at once. */
  #asleep = false;
  readonly #timers: Timers;
  readonly #grants: Grants;
  readonly #pulse: Pulse;
  /** The engine is tried in the background, and `source` polls meanwhile. */
  #trial: EngineTrial | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#retries = new Retries(options.deps, options.breaker);
    this.#timers = new Timers(options.deps);
    this.seats = new Seats(options.deps, this.#timers, options.log === null);
    this.#pulse = new Pulse({
      deps: options.deps,
      ping: () => this.#ping(),
      lost: (message) => this.#closed({ kind: "lost", message }),
      woke: () => options.woke(),
      usual: () => options.latency.summary?.p95 ?? null,
    });
    this.#grants = new Grants({
      options,
      timers: this.#timers,
      seats: this.seats,
      attempt: () => this.#attempt,
      open: () => (this.phase === "open" ? this.source : null),
      restart: () => this.reconnect(),
      closed: (reason) => this.#closed(reason),
    });
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
    this.#lose();
    this.#start();
  }

  /** The page woke up or the network came back: a pending attempt is not waited for, a line that seems open is asked. */
  hurry(): void {
    if (this.#asleep) this.#start();
    else if (this.#trial) this.#trial.hurry();
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
    this.#lose();
    this.#timers.stop(FALL_BACK);
    this.#asleep = true;
    this.#everOpen = false;
    this.#set("waiting", null);
    // Nothing runs while the page is away: if this does, it is back, or never went.
    this.#timers.start("retry", BACK_MS, () => this.#start());
  }

  /** There is reason to doubt that the line still stands. */
  doubt(): void {
    if (this.phase === "open") this.#pulse.doubt();
  }

  /** Asks `connect` again soon: a channel moved, a right changed, a topic is new. Spread, for all pages hear it at once. */
  askGrants(spreadMs = 1_000): void {
    this.#grants.askSoon(spreadMs);
  }

  close(): void {
    this.#lose();
    this.#timers.stopAll();
    this.#pulse.stop();
    this.#set("closed", null);
  }

  // attempts --------------------------------------------------------------------------------------------------------

  #start(): void {
    this.#timers.stop("retry");
    this.retryAt = null;
    this.#asleep = false;
    this.#pulse.start();
    const wait = this.#retries.begin();
    if (wait > 0) {
      this.#set("waiting", this.reason);
      return this.#retryIn(wait);
    }
    this.#set("connecting", this.reason);
    void this.#try(++this.#attempt);
  }

  async #try(attempt: number): Promise<void> {
    try {
      const transport = await this.#grants.ask(attempt, this.source);
      if (attempt !== this.#attempt) return;
      const source = await this.#sourceFor(transport);
      if (attempt !== this.#attempt) return;
      if (this.#options.poll && source.kind !== "poll")
        this.#timers.have(FALL_BACK, FALL_BACK_MS, () => this.#fallBack());
      this.#connect(source);
    } catch (thrown) {
      if (attempt === this.#attempt) this.#closed(closedBy(thrown));
    }
  }

  async #sourceFor(transport: Transport | null): Promise<Source> {
    if (
      this.source !== null &&
      (transport === null ||
        transport.kind === this.source.kind ||
        this.source.log)
    )
      return this.source;
    this.source?.disconnect();
    this.source = await this.#options.source(transport);
    return this.source;
  }

  #linkOf(attempt: number): Link {
    return {
      isCurrent: () => attempt === this.#attempt,
      reports: {
        opened: () => this.#opened(),
        closed: (reason) => this.#closed(reason),
        joined: (channel) => this.#joined(channel),
        refused: (channel, reason) => this.#refused(channel, reason),
        message: (channel, payload, event) => {
          this.#pulse.heard();
          this.seats.at(channel)?.message(payload, event);
        },
        latency: (ms) => {
          this.#pulse.heard(true);
          this.#options.latency.add(ms);
          this.#options.changed();
        },
      },
    };
  }

  #connect(source: Source): void {
    source.connect(contextFor(this.#options, this.#linkOf(this.#attempt)));
  }

  // without a socket ------------------------------------------------------------------------------------------------

  /** Nothing has been joined for a while, though it may be: what is new is asked for, while the engine is tried. */
  #fallBack(): void {
    const host = this.#fallbackHost();
    // Its code could not be fetched: the next attempt plans it again.
    import("./fall-back.ts")
      .then(({ fallBack }) => fallBack(host))
      .catch(() => {});
  }

  #fallbackHost(): FallbackHost {
    const { source: engine } = this;
    return {
      options: this.#options,
      engine: engine!,
      seats: this.seats,
      retries: this.#retries,
      isWanted: () =>
        this.source === engine &&
        !this.#isServed &&
        (this.phase === "open"
          ? this.seats.isWaiting
          : /^(connecting|waiting)$/.test(this.phase) && !this.#asleep),
      why: () => [this.reason, this.retryAt],
      serve: (poll, trial) => {
        this.#lose();
        this.#trial = trial;
        this.source = poll;
        this.#set("connecting", null);
        this.#connect(poll);
      },
      planned: (at, why) => {
        this.retryAt = at;
        this.#set(this.phase, why);
      },
      won: (channel, link) => this.#return(engine!, channel, link),
    };
  }

  /** The engine is of use again. What came meanwhile is caught up with, as after any loss. */
  #return(engine: Source, channel: string, link: Link): void {
    this.#trial = null;
    this.#lose(engine);
    Object.assign(link, this.#linkOf(this.#attempt));
    this.#opened();
    if (this.seats.at(channel)) this.#joined(channel);
    else engine.leave(channel);
  }

  // what the source reports -----------------------------------------------------------------------------------------

  #opened(): void {
    const { deps, reconnected, tokens } = this.#options;
    if (this.#everOpen) reconnected();
    this.#everOpen = true;
    this.#retries.opened();
    this.connectedAt = deps.now();
    this.#set("open", this.#trial && this.reason);
    if (!this.#trial)
      this.#timers.start("settled", SETTLED_MS, () => this.#retries.settled());
    const attempt = this.#attempt;
    renewTokens(
      tokens,
      deps,
      this.#timers,
      (token) => this.source?.refresh?.(token),
      () => attempt === this.#attempt && this.phase === "open",
    );
    for (const seat of this.seats.all) this.#joinOrAsk(seat);
    this.#pulse.beat();
  }

  #closed(reason: ClosedReason): void {
    this.#lose();
    if (reason.kind === "setup")
      this.mistake = new LiveletsError("bad-argument", reason.message);
    if (reason.kind === "final" || this.mistake)
      return this.#deny(reason.message);
    this.#set("waiting", reason.message);
    this.#retryIn(this.#retries.after(reason));
  }

  #joined(channel: string): void {
    const seat = this.seats.at(channel);
    if (!seat) return;
    this.#timers.stop(FALL_BACK);
    this.#isServed = true;
    if (!this.#trial) this.#retries.useful();
    this.seats.calm(seat);
    seat.joined();
  }

  #refused(channel: string, reason: RefusedReason): void {
    const seat = this.seats.at(channel);
    // Rooms need an engine: they wait for it.
    if (!seat || (this.#trial && channel.includes(".live."))) return;
    if (reason.kind === "denied") {
      this.seats.leave(seat, this.source);
      return seat.denied(reason.message);
    }
    seat.down();
    if (reason.kind === "token") this.#options.tokens.forget();
    this.seats.retry(seat, () => this.phase === "open" && this.askGrants());
  }

  #ping(): boolean {
    if (this.phase !== "open" || !this.source?.ping) return false;
    this.source.ping();
    return true;
  }

  #joinOrAsk(seat: Seat): void {
    if (!this.seats.join(seat, this.source)) this.askGrants(0);
  }

  // states ----------------------------------------------------------------------------------------------------------

  /** @param next what is used from here on */
  #lose(next = this.#trial?.engine ?? this.source): void {
    this.#attempt += 1;
    this.#isServed = false;
    this.#trial?.stop();
    this.#trial = null;
    this.#pulse.calm();
    this.connectedAt = null;
    this.mistake = null;
    this.#timers.stop("settled", "token", "grants", "retry");
    this.source?.disconnect();
    this.source = next;
    this.seats.down();
  }

  #deny(message: string): void {
    this.#timers.stop(FALL_BACK);
    this.#pulse.stop();
    this.#set("denied", message);
    for (const seat of this.seats.all) seat.denied(message);
  }

  #rest(): void {
    this.#lose();
    this.#timers.stop(FALL_BACK);
    this.#pulse.stop();
    this.#everOpen = this.#asleep = false;
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
