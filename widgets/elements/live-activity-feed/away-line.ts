import type { ReactiveController, ReactiveControllerHost } from "lit";
import { compareEvents } from "../../controllers/feed-window.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { AwayMark } from "./away-mark.ts";

type LineHost = ReactiveControllerHost & {
  readonly renderRoot: HTMLElement | DocumentFragment;
};

/** So long in view, on a page that is looked at, and the line has been seen. */
const SEEN_MS = 6_000;

/** Takes the line away once it has been in view for a while. */
export class AwayLine implements ReactiveController {
  readonly #host: LineHost;
  readonly #mark: AwayMark;
  readonly #ms: number;
  readonly #views = new IntersectionObserver((seen) =>
    this.#look(seen.at(-1)!.isIntersecting),
  );
  #line: Element | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LineHost, mark: AwayMark, ms = SEEN_MS) {
    this.#host = host;
    this.#mark = mark;
    this.#ms = ms;
    host.addController(this);
  }

  hostUpdated(): void {
    const line = this.#host.renderRoot.querySelector(".away");
    if (line === this.#line) return;
    this.hostDisconnected();
    this.#line = line;
    if (line) this.#views.observe(line);
  }

  hostDisconnected(): void {
    this.#views.disconnect();
    clearTimeout(this.#timer);
    this.#line = null;
  }

  #look(isInView: boolean): void {
    clearTimeout(this.#timer);
    if (!isInView) return;
    this.#timer = setTimeout(() => {
      if (document.hidden) return this.#look(true);
      this.#mark.clear();
      this.#host.requestUpdate();
    }, this.#ms);
  }
}

/** It came while the reader was away. */
export function isNews({ seen, back }: AwayMark, event: LiveEvent): boolean {
  if (!seen || !back || compareEvents(event, seen) <= 0) return false;
  return compareEvents(event, back) <= 0;
}
