import type { ReactiveController, ReactiveControllerHost } from "lit";
import { subscribeTicks } from "./ticker.ts";

/** Lets a host paint again every so often, for texts that tell the time. */
export class TickController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #interval: () => number;
  #connected = false;
  #current = 0;
  #undo: (() => void) | null = null;

  /** `interval` answers in ms after each update; 0 is: nothing on the host ticks now. */
  constructor(host: ReactiveControllerHost, interval: () => number) {
    this.#host = host;
    this.#interval = interval;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#follow();
  }

  /** An update that was asked for may come after its host was taken out of the page. */
  hostUpdated(): void {
    if (this.#connected) this.#follow();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#undo?.();
    this.#undo = null;
    this.#current = 0;
  }

  #follow(): void {
    const ms = this.#interval();
    if (ms === this.#current) return;
    this.#undo?.();
    this.#current = ms;
    this.#undo =
      ms > 0 ? subscribeTicks(ms, () => this.#host.requestUpdate()) : null;
  }
}
