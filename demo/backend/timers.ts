/** Repeats of work that may take longer than its interval: a round is skipped while the one before still runs. */
export class Timers {
  readonly #timers: NodeJS.Timeout[] = [];
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

  /** Starts no more rounds and waits for those that run. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }
}
