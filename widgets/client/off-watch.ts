import type { ClientDeps } from "./client-deps.ts";

/** How often a page asks whether what was turned off is on again. */
const OFF_MS = 55_000;

/** What was turned off holds no topic, so nobody would tell when it is on again: it is asked for, while the page is seen. */
export class OffWatch {
  readonly #deps: ClientDeps;
  readonly #ask: () => Promise<unknown>;
  #stop: (() => void) | null = null;

  /** @param ask a rejection is asked again */
  constructor(deps: ClientDeps, ask: () => Promise<unknown>) {
    this.#deps = deps;
    this.#ask = ask;
  }

  start(): void {
    this.stop();
    const wait = OFF_MS * (0.8 + this.#deps.random() * 0.2);
    this.#stop = this.#deps.after(wait, () => {
      if (!this.#deps.page.visible()) return this.start();
      this.#ask().catch(() => this.#stop && this.start());
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
