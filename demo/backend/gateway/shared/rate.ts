/** At most `calls` in `windowMs`: the window opens at the first call and is counted anew once it is over. */
export class RateWindow {
  #count = 0;
  #resetAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly calls: number,
    readonly windowMs: number,
  ) {}

  /** Counts one call; false when it is one too many. */
  take(now: number): boolean {
    if (now > this.#resetAt) {
      this.#resetAt = now + this.windowMs;
      this.#count = 0;
    }
    if (this.#count >= this.calls) return false;
    this.#count++;
    return true;
  }
}
