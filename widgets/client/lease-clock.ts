/** A moment by both clocks of a page. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * How much time has gone by, at least. The page's monotonic clock stands still while a laptop sleeps, and the wall clock
 * can be set back: whichever ran further is right. Both at once can deceive it; the server still refuses the write.
 */
export class LeaseClock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;

  constructor(
    wall: () => number,
    monotonic = () => globalThis.performance.now(),
  ) {
    this.#wall = wall;
    this.#monotonic = monotonic;
  }

  now(): Moment {
    return { wall: this.#wall(), monotonic: this.#monotonic() };
  }

  /** In ms. */
  since({ wall, monotonic }: Moment): number {
    return Math.max(this.#wall() - wall, this.#monotonic() - monotonic);
  }
}
