import type { ClientDeps } from "./client-deps.ts";

/** Timers by name: starting one again replaces it, and all can be ended at once. */
export class Timers {
  readonly #deps: Pick<ClientDeps, "after">;
  readonly #running = new Map<string, () => void>();

  constructor(deps: Pick<ClientDeps, "after">) {
    this.#deps = deps;
  }

  start(name: string, ms: number, run: () => void): void {
    this.stop(name);
    const undo = this.#deps.after(ms, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, undo);
  }

  /** Starts it unless it is running. */
  have(name: string, ms: number, run: () => void): void {
    if (!this.has(name)) this.start(name, ms, run);
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  stop(...names: string[]): void {
    for (const name of names) {
      this.#running.get(name)?.();
      this.#running.delete(name);
    }
  }

  stopAll(): void {
    this.stop(...this.#running.keys());
  }
}
