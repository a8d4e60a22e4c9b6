import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Shows one state of its host to style sheets: `live-activity-feed:state(stale)`. */
export class StateController implements ReactiveController {
  readonly #pick: () => string;
  readonly #states: CustomStateSet | undefined;
  #shown = "";

  /** `pick` answers after each update. The host is the only one who may call `attachInternals`. */
  constructor(host: ReactiveControllerHost & HTMLElement, pick: () => string) {
    this.#pick = pick;
    this.#states = host.attachInternals?.().states;
    host.addController(this);
  }

  hostUpdated(): void {
    const state = this.#pick();
    if (state === this.#shown) return;
    try {
      this.#states?.delete(this.#shown);
      this.#states?.add(state);
    } catch {
      // Browsers before 2024 accept only names that begin with two dashes: there is no :state() to serve.
    }
    this.#shown = state;
  }
}
