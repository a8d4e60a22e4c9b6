import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A text for screen readers that changes only once it has held for a while: what flickers is not announced. */
export class SettledController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #pick: () => string;
  readonly #ms: number;
  #next = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text = "";

  constructor(host: ReactiveControllerHost, ms: number, pick: () => string) {
    this.#host = host;
    this.#ms = ms;
    this.#pick = pick;
    host.addController(this);
  }

  get text(): string {
    return this.#text;
  }

  hostUpdated(): void {
    const next = this.#pick();
    if (next === this.#next) return;
    this.#next = next;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#text = next;
      this.#host.requestUpdate();
    }, this.#ms);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#next = this.#text;
  }
}
