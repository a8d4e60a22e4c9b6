import type { ReactiveController, ReactiveControllerHost } from "lit";
import { requestFrame } from "./frame.ts";

export interface ScrollHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Knows where in a list its reader is, whether the list scrolls or the page does. The host renders `.scroller`, in
 * it one element, and in that `.top` at its beginning and `.end` at its end.
 */
export class ScrollController implements ReactiveController {
  readonly #host: ScrollHost;
  readonly #onEnd: () => void;
  #observer: IntersectionObserver | null = null;
  #sizes: ResizeObserver | null = null;
  #away = false;

  /** `onEnd`: the reader reached the end, and may want more. */
  constructor(host: ScrollHost, onEnd: () => void) {
    this.#host = host;
    this.#onEnd = onEnd;
    host.addController(this);
  }

  /** The reader scrolled past the beginning. */
  get away(): boolean {
    return this.#away;
  }

  hostUpdated(): void {
    const scroller = this.#find(".scroller");
    if (this.#observer || !scroller || !this.#host.isConnected) return;
    this.#observer = new IntersectionObserver((seen) =>
      seen.forEach(this.#see),
    );
    for (const edge of scroller.querySelectorAll(".top, .end"))
      this.#observer.observe(edge);
    // What scrolls has to be reachable by keyboard; what does not would only be one more stop.
    this.#sizes = new ResizeObserver(() =>
      scroller.scrollHeight > scroller.clientHeight
        ? scroller.setAttribute("tabindex", "0")
        : scroller.removeAttribute("tabindex"),
    );
    this.#sizes.observe(scroller.firstElementChild!);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#sizes?.disconnect();
    this.#observer = null;
    this.#away = false;
  }

  /** Back to the beginning, by whatever scrolls. */
  scrollToTop(): void {
    this.#away = false;
    const top = this.#find(".top");
    this.#find(".scroller")?.scrollTo({ top: 0 });
    if (top && top.getBoundingClientRect().top < 0)
      this.#host.scrollIntoView({ block: "start" });
  }

  #find(selector: string): Element | null {
    return this.#host.renderRoot.querySelector(selector);
  }

  readonly #see = (seen: IntersectionObserverEntry): void => {
    if (seen.target.className === "end") {
      if (seen.isIntersecting) this.#onEnd();
      return;
    }
    const edge = this.#find(".scroller")?.getBoundingClientRect().top ?? 0;
    const { top } = seen.boundingClientRect;
    const away = !seen.isIntersecting && top < Math.max(0, edge);
    if (away === this.#away) return;
    this.#away = away;
    requestFrame(this.#host);
  };
}
