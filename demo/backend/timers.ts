/** Repeats of work that may take longer than its interval: a round is skipped while the one before still runs. */
export class Timers {
  readonly #timers: NodeJS.Timeout[] = [];
  /** Undoes of works that say themselves when they are due. */
  readonly #followed: (() => void)[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(readonly onError: (name: string, error: unknown) => void) {}

  every(ms: number, name: string, work: () => Promise<unknown>): void {
    let busy = false;
    const round = () => {
      if (busy) return;
      busy = true;
      const running = work()
        .catch((error: unknown) => this.onError(name, error))
        .then(() => {
          busy = false;
          this.#running.delete(running);
        });
      this.#running.add(running);
    };
    this.#timers.push(setInterval(round, ms));
  }

  /** Runs work at once, and again after as many ms as it says. After a failure, in a second. */
  follow(name: string, work: () => Promise<number>): void {
    let timer: NodeJS.Timeout | undefined;
    let isStopped = false;
    const round = () => {
      const running = work()
        .catch((error: unknown) => {
          this.onError(name, error);
          return 1_000;
        })
        .then((ms) => {
          this.#running.delete(running);
          if (!isStopped) timer = setTimeout(round, ms);
        });
      this.#running.add(running);
    };
    this.#followed.push(() => {
      isStopped = true;
      clearTimeout(timer);
    });
    round();
  }

  /** Starts no more rounds and waits for those that run. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const undo of this.#followed) undo();
    await Promise.all(this.#running);
  }
}
