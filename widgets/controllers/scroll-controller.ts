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
  #top = 0;
  #height = 0;
  #isAtEnd = false;

  /** `onMove`: the reader may see other rows now. */
  constructor(host: ScrollHost, onMove: () => void) {
    this.#host = host;
    this.#onMove = onMove;
    host.addController(this);
  }

  /** The reader scrolled past the beginning. */
  get away(): boolean {
    return this.#top > 1;
  }

  /** How much of the list, in px, lies above what is in view; negative: so far below the edge it begins. */
  get top(): number {
    return this.#top;
  }

  /** How much room there is for rows, in px. */
  get height(): number {
    return this.#height;
  }

  /** There was nothing left to scroll to when the reader moved last. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  hostConnected(): void {
    // `scroll` does not leave a shadow tree: each one around the host is listened to.
    let inside: Element = this.#host;
    for (;;) {
      const root = inside.getRootNode();
      this.#listen(root, inside);
      if (!(root instanceof ShadowRoot)) break;
      inside = root.host;
    }
    const { renderRoot } = this.#host;
    this.#listen(renderRoot, null);
    const press = (event: Event) => this.#press(event as KeyboardEvent);
    renderRoot.addEventListener("keydown", press);
    this.#undo.push(() => renderRoot.removeEventListener("keydown", press));
    const read = () => this.read();
    addEventListener("resize", read);
    this.#undo.push(() => removeEventListener("resize", read));
  }

  hostDisconnected(): void {
    this.#undo.splice(0).forEach((undo) => undo());
    this.#top = 0;
  }

  /** Looks where the reader is. */
  read(): void {
    const scroller = this.#find(".scroller");
    const top = this.#find(".top")?.getBoundingClientRect().top;
    if (!scroller || top === undefined || !this.#host.isConnected) return;
    const box = scroller.getBoundingClientRect();
    const edge = Math.max(0, box.top);
    this.#top = box.height > 0 ? edge - top : 0;
    this.#height = Math.max(0, Math.min(innerHeight, box.bottom) - edge);
    this.#isAtEnd = this.away && hasNoRest(this.#findBox());
    // What scrolls has to be reachable by keyboard; what does not would only be one more stop.
    if (scroller.scrollHeight > scroller.clientHeight)
      scroller.setAttribute("tabindex", "0");
    else scroller.removeAttribute("tabindex");
    this.#onMove();
  }

  /** Moves by some px at once, by whatever scrolls. */
  scrollBy(distance: number): void {
    if (distance === 0) return;
    this.#findBox().scrollBy({ top: distance, behavior: "instant" });
    this.#top += distance;
  }

  /** To where nothing is left to scroll to. */
  scrollToEnd(): void {
    const box = this.#findBox();
    this.scrollBy(box.scrollHeight - box.clientHeight - box.scrollTop);
  }

  /** Back to the beginning, by whatever scrolls. */
  scrollToTop(): void {
    this.#top = 0;
    const top = this.#find(".top");
    this.#find(".scroller")?.scrollTo({ top: 0, behavior: "instant" });
    if (top && top.getBoundingClientRect().top < 0)
      this.#host.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** A browser glides to where the end was when the key was pressed; by then it is elsewhere. */
  #press(event: KeyboardEvent): void {
    const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (altKey || ctrlKey || metaKey || shiftKey) return;
    if (target !== this.#find(".scroller")) return;
    if (key === "End") this.scrollToEnd();
    else if (key === "Home") this.scrollToTop();
    else return;
    event.preventDefault();
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

  /** What scrolls: the list, else the nearest box around the host that does, else the page. */
  #findBox(): Element {
    let box: Element | null = this.#find(".scroller");
    while (box && !canScroll(box))
      box =
        box.assignedSlot ??
        box.parentElement ??
        (box.parentNode instanceof ShadowRoot ? box.parentNode.host : null);
    return box ?? document.scrollingElement ?? document.documentElement;
  }

  #find(selector: string): Element | null {
    return this.#host.renderRoot.querySelector(selector);
  }
}

function hasNoRest({
  scrollTop,
  clientHeight,
  scrollHeight,
}: Element): boolean {
  return scrollTop + clientHeight >= scrollHeight - 1;
}

function canScroll(box: Element): boolean {
  return (
    box !== document.body &&
    box !== document.documentElement &&
    box.scrollHeight > box.clientHeight &&
    /auto|scroll/.test(getComputedStyle(box).overflowY)
  );
}
