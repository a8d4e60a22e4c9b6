interface Failures {
  count: number;
  readonly until: number;
}

/** Slows guessing down: after so many failures for one account, it must wait until its window is over. */
export class Attempts {
  readonly #failures = new Map<string, Failures>();

  constructor(
    readonly limit: number,
    readonly windowMs: number,
    readonly maxAccounts = 1_000,
  ) {}

  /** Seconds to wait before the next try; 0 when it may be made now. */
  wait(account: string, now: number): number {
    const failures = this.#current(account, now);
    if (!failures || failures.count < this.limit) return 0;
    return Math.ceil((failures.until - now) / 1000);
  }

  failed(account: string, now: number): void {
    const failures = this.#current(account, now);
    if (failures) failures.count++;
    else this.#remember(account, { count: 1, until: now + this.windowMs });
  }

  succeeded(account: string): void {
    this.#failures.delete(account);
  }

  #current(account: string, now: number): Failures | undefined {
    const failures = this.#failures.get(account);
    if (!failures || failures.until > now) return failures;
    this.#failures.delete(account);
    return undefined;
  }

  #remember(account: string, failures: Failures): void {
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size >= this.maxAccounts && oldest !== undefined) {
      this.#failures.delete(oldest);
    }
    this.#failures.set(account, failures);
  }
}
