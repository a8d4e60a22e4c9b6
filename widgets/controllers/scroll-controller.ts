import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface ScrollHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Knows which part of a list its reader sees, whether the list scrolls, or the page, or something around it. The host
 * renders `.scroller`, and in it `.top` at the list's beginning. Reads layout only where it is clean: when something
 * scrolled or changed its size.
 */
export class ScrollController implements ReactiveController {
  readonly #host: ScrollHost;
  readonly #onMove: () => void;
  #undo: (() => void)[] = [];
  /** How much of the list, in px, lies above what is in view; negative: so far below the edge it begins. */
  top = 0;
  /** How much room there is for rows, in px. */
  height = 0;

  /** `onMove`: the reader may see other rows now. */
  constructor(host: ScrollHost, onMove: () => void) {
    this.#host = host;
    this.#onMove = onMove;
    host.addController(this);
  }

  /** The reader scrolled past the beginning. */
  get away(): boolean {
    return this.top > 1;
  }

  hostConnected(): void {
    // `scroll` does not leave a shadow tree: each one around the host is listened to.
    let inside: Element | null = null;
    let root: Node = this.#host.renderRoot;
    for (;;) {
      this.#listen(root, inside);
      if (inside && !(root instanceof ShadowRoot)) break;
      inside = inside ? (root as ShadowRoot).host : this.#host;
      root = inside.getRootNode();
    }
    const read = () => this.read();
    addEventListener("resize", read);
    this.#undo.push(() => removeEventListener("resize", read));
  }

  hostDisconnected(): void {
    this.#undo.splice(0).forEach((undo) => undo());
    this.top = 0;
  }

  /** Looks where the reader is. */
  read(): void {
    const scroller = this.find(".scroller");
    const top = this.find(".top")?.getBoundingClientRect().top;
    if (!scroller || top === undefined || !this.#host.isConnected) return;
    const box = scroller.getBoundingClientRect();
    const edge = Math.max(0, box.top);
    this.top = box.height > 0 ? edge - top : 0;
    this.height = Math.max(0, Math.min(innerHeight, box.bottom) - edge);
    // What scrolls has to be reachable by keyboard; what does not would only be one more stop.
    if (scroller.scrollHeight > scroller.clientHeight)
      scroller.setAttribute("tabindex", "0");
    else scroller.removeAttribute("tabindex");
    this.#onMove();
  }

  /** Back to the beginning, by whatever scrolls. */
  scrollToTop(): void {
    this.top = 0;
    const top = this.find(".top");
    this.find(".scroller")?.scrollTo({ top: 0, behavior: "instant" });
    if (top && top.getBoundingClientRect().top < 0)
      this.#host.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** Something that the host renders. */
  find(selector: string): Element | null {
    return this.#host.renderRoot.querySelector(selector);
  }

  #listen(root: Node, inside: Element | null): void {
    const listen = ({ target }: Event) => {
      const concerns =
        !inside || !(target instanceof Element) || target.contains(inside);
      if (concerns) this.read();
    };
    const options = { capture: true, passive: true };
    root.addEventListener("scroll", listen, options);
    this.#undo.push(() => root.removeEventListener("scroll", listen, options));
  }
}
