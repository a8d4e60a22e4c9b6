/** A token bucket: at most `count` in any `perMs`, refilled evenly. */
export class Bucket {
  readonly #count: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  constructor(count: number, perMs: number, now: () => number) {
    this.#count = count;
    this.#perMs = perMs;
    this.#now = now;
    this.#tokens = count;
    this.#at = now();
  }

  /** Takes one; false when there is none left. */
  take(): boolean {
    const now = this.#now();
    const grown = ((now - this.#at) * this.#count) / this.#perMs;
    this.#tokens = Math.min(this.#count, this.#tokens + Math.max(0, grown));
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
