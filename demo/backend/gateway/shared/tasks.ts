/**
 * Runs asynchronous steps one after another. A step that rejects is reported and does not stop the next one.
 * A step added while nothing runs starts at once, in the same tick.
 */
export class Tasks {
  readonly #waiting: (() => Promise<void> | void)[] = [];
  #running = false;

  constructor(readonly onError: (error: unknown) => void) {}

  get length(): number {
    return this.#waiting.length + (this.#running ? 1 : 0);
  }

  add(step: () => Promise<void> | void): void {
    this.#waiting.push(step);
    if (!this.#running) void this.#run();
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let step = this.#waiting.shift(); step; step = this.#waiting.shift()) {
      try {
        const running = step();
        if (running) await running;
      } catch (error) {
        this.onError(error);
      }
    }
    this.#running = false;
  }
}
