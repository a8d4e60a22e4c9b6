import type { LeaseClock, Moment } from "./lease-clock.ts";

/** A timer that is later than this was held back: the page slept, or was frozen. */
const LATE_MS = 2_000;

/** This page's own lease: how long it lasts by the page's own clocks, and whether they can be trusted now. */
export class LeaseClaim {
  readonly token: number;
  readonly #clock: LeaseClock;
  #asked: Moment;
  #lasts: number;
  /** When the page was seen awake last, and until when it had nothing to do. */
  #awake: Moment;
  #idle = 0;
  #slept = false;

  /**
   * @param asked before the request was sent: the server began to count later
   * @param lasts what was left when it answered, in ms
   */
  constructor(clock: LeaseClock, token: number, asked: Moment, lasts: number) {
    this.#clock = clock;
    this.token = token;
    this.#asked = asked;
    this.#lasts = lasts;
    this.#awake = clock.now();
  }

  /** What is left of it, in ms. */
  get left(): number {
    return this.#lasts - this.#clock.since(this.#asked);
  }

  /** How long until it should be renewed, in ms. */
  get due(): number {
    return Math.max(0, this.left - (this.#lasts * 2) / 3);
  }

  /** The server has extended it. An answer that came late does not make it shorter. */
  extend(asked: Moment, lasts: number): void {
    this.#slept = false;
    if (lasts - this.#clock.since(asked) < this.left) return;
    this.#asked = asked;
    this.#lasts = lasts;
  }

  /** A timer was set: until it runs, nothing is heard of this page. */
  idle(ms: number): void {
    this.#slept = this.slept;
    this.#awake = this.#clock.now();
    this.#idle = ms;
  }

  /** Whether the page was not itself since the server was heard: then nothing is known of the lease. */
  get slept(): boolean {
    return this.#slept || this.#clock.since(this.#awake) > this.#idle + LATE_MS;
  }
}
