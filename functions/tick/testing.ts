/** A clock that moves when everybody who works sleeps, straight to the next who wakes. */
export class VirtualClock {
  now: number;
  #working = 0;
  #sleepers: { at: number; wake: () => void }[] = [];

  constructor(start: string) {
    this.now = Date.parse(start);
  }

  readonly sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      this.#sleepers.push({ at: this.now + ms, wake: resolve });
      this.#working -= 1;
      this.#move();
    });

  /** Work that sleeps by this clock only. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
      this.#move();
    }
  }

  /** A moment later: who begins together is counted together. */
  #move(): void {
    queueMicrotask(() => this.#wakeNext());
  }

  #wakeNext(): void {
    if (this.#working > 0) return;
    this.#sleepers.sort((a, b) => a.at - b.at);
    const next = this.#sleepers.shift();
    if (!next) return;
    this.now = Math.max(this.now, next.at);
    this.#working += 1;
    next.wake();
  }
}
