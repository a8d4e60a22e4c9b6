import type { ConnectAnswer, Grant } from "../events/answers.ts";
import type { JoinOptions, RefusedReason, Source } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Seat } from "./seat.ts";
import type { Timers } from "./timers.ts";

/** Joins beyond this many are spread over 2 s: they count against the engine's joins per second. */
const AT_ONCE = 20;
const RETRY_MS = 500;
const RETRY_MAX_MS = 30_000;
const DENIED_MAX_MS = 300_000;

/** Which seats there are, what was granted, and which channel belongs to whom. */
export class Seats {
  grants: ReadonlyMap<string, Grant> | null = null;
  readonly #deps: Pick<ClientDeps, "random">;
  readonly #timers: Timers;
  readonly #bare: boolean;
  readonly #seats = new Map<string, Seat>();
  readonly #channels = new Map<string, Seat>();
  readonly #strikes = new Map<string, number>();
  /** Who is shown in rooms. */
  #userId: string | undefined;

  /** @param bare a site's own channels: joined by their own name, without grants */
  constructor(deps: Pick<ClientDeps, "random">, timers: Timers, bare: boolean) {
    this.#deps = deps;
    this.#timers = timers;
    this.#bare = bare;
  }

  get size(): number {
    return this.#seats.size;
  }

  get all(): Seat[] {
    return [...this.#seats.values()];
  }

  /** The topics to ask `connect` for. */
  get names(): string[] {
    return [...this.#seats.keys()];
  }

  add(seat: Seat): void {
    this.#seats.set(seat.name, seat);
  }

  remove(seat: Seat): void {
    if (this.#seats.get(seat.name) !== seat) return;
    this.#seats.delete(seat.name);
    this.#strikes.delete(seat.name);
  }

  at(channel: string): Seat | undefined {
    return this.#channels.get(channel);
  }

  channelOf(name: string): string | null {
    return this.#bare ? name : (this.grants?.get(name)?.channel ?? null);
  }

  /** Joins a seat's channel. False where it has not been granted (yet). */
  join(seat: Seat, source: Source | null): boolean {
    const channel = this.channelOf(seat.name);
    if (channel === null) return false;
    if (this.#channels.has(channel)) return true;
    this.#channels.set(channel, seat);
    const join = () => {
      if (this.#channels.get(channel) === seat)
        source?.join(channel, this.#options);
    };
    if (this.#channels.size > AT_ONCE)
      this.#timers.start(`join ${channel}`, this.#deps.random() * 2_000, join);
    else join();
    return true;
  }

  /** A granted channel with a log, to try an engine by; undefined where none is wanted. */
  get sample(): string | undefined {
    return this.names
      .filter((name) => !name.includes(".live."))
      .map((name) => this.channelOf(name))
      .find((channel) => channel !== null)!;
  }

  /** Whether some channel was asked for and not refused. */
  get isWaiting(): boolean {
    return this.#channels.size > 0;
  }

  get #options(): JoinOptions {
    if (this.#bare) return { bare: true };
    return this.#userId === undefined ? {} : { key: this.#userId };
  }

  leave(seat: Seat, source: Source | null): void {
    for (const [channel, holder] of this.#channels) {
      if (holder !== seat) continue;
      this.#channels.delete(channel);
      source?.leave(channel);
    }
  }

  /**
   * Takes what `connect` answered: who moved leaves the old channel, who may not read is told.
   * @param asked the seats it was asked for; one that came later is asked for next
   */
  grant(
    answer: Pick<ConnectAnswer, "topics" | "user" | "switches">,
    asked: readonly string[],
    source: Source | null,
  ): void {
    this.#userId = answer.user?.id;
    this.grants = new Map(answer.topics.map((grant) => [grant.name, grant]));
    for (const seat of this.#seats.values()) {
      const grant = this.grants.get(seat.name);
      if (this.#isElsewhere(seat, grant?.channel)) {
        this.leave(seat, source);
        seat.down();
      }
      // What the engine refused although it is granted is shown as refused until the engine takes it.
      if (grant) {
        if (!this.#strikes.has(seat.name)) seat.granted();
      } else if (asked.includes(seat.name))
        seat.denied(
          answer.switches?.["*"] === "off"
            ? "turned off by the site"
            : `"${seat.name}" may not be read with this sign-in`,
        );
    }
  }

  #isElsewhere(seat: Seat, channel: string | undefined): boolean {
    for (const [joined, holder] of this.#channels)
      if (holder === seat && joined !== channel) return true;
    return false;
  }

  /** The connection is gone, and with it every subscription. */
  down(): void {
    const seats = [...this.#channels.values()];
    this.#channels.clear();
    for (const seat of seats) seat.down();
  }

  /** The engine confirmed a channel. False where nobody wants it. */
  confirm(channel: string): boolean {
    const seat = this.at(channel);
    if (seat) this.#strikes.delete(seat.name);
    seat?.joined();
    return !!seat;
  }

  /**
   * The engine refused a channel: `again` is run soon, then ever later. Also where it denied what `connect` had granted:
   * an engine says so too when it cannot read the rights, as while the database restarts. Whether it is for good,
   * `connect` knows; on bare channels the engine's word is all there is.
   */
  refuse(
    channel: string,
    reason: RefusedReason,
    source: Source | null,
    again: () => void,
  ): void {
    const seat = this.at(channel);
    if (!seat) return;
    const isDenied = reason.kind === "denied";
    this.leave(seat, isDenied ? source : null);
    if (isDenied) seat.denied(reason.message);
    else seat.down();
    if (isDenied && this.#bare) return;
    const strikes = this.#strikes.get(seat.name) ?? 0;
    this.#strikes.set(seat.name, strikes + 1);
    const ms =
      Math.min(
        RETRY_MS * 2 ** strikes,
        isDenied ? DENIED_MAX_MS : RETRY_MAX_MS,
      ) *
      (0.5 + this.#deps.random());
    this.#timers.start(`seat ${seat.name}`, ms, again);
  }
}
