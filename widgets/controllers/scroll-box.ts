import type { ScrollController } from "./scroll-controller.ts";

/** Moves the box that a list scrolls in: for lists so long that only a part of them is drawn. */
export class ScrollBox {
  readonly #scroll: ScrollController;
  #isAtEnd = false;

  constructor(scroll: ScrollController) {
    this.#scroll = scroll;
  }

  /** There was nothing left to scroll to when the reader moved last. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** The reader moved. */
  look(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#find();
    this.#isAtEnd =
      this.#scroll.away && scrollTop + clientHeight >= scrollHeight - 1;
  }

  /** Moves by some px at once, by whatever scrolls. */
  scrollBy(distance: number): void {
    if (distance === 0) return;
    this.#find().scrollBy({ top: distance, behavior: "instant" });
    this.#scroll.top += distance;
  }

  /** To where nothing is left to scroll to. */
  scrollToEnd(): void {
    const box = this.#find();
    this.scrollBy(box.scrollHeight - box.clientHeight - box.scrollTop);
  }

  /** A browser glides to where the end was when the key was pressed; by then it is elsewhere. */
  press(event: KeyboardEvent): void {
    const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (altKey || ctrlKey || metaKey || shiftKey) return;
    if (target !== this.#scroll.find(".scroller")) return;
    if (key === "End") this.scrollToEnd();
    else if (key === "Home") this.#scroll.scrollToTop();
    else return;
    event.preventDefault();
  }

  /** What scrolls: the list, else the nearest box around the host that does, else the page. */
  #find(): Element {
    let box = this.#scroll.find(".scroller");
    while (box && !canScroll(box))
      box =
        box.assignedSlot ??
        box.parentElement ??
        (box.parentNode instanceof ShadowRoot ? box.parentNode.host : null);
    return box ?? document.scrollingElement ?? document.documentElement;
  }
}

function canScroll(box: Element): boolean {
  return (
    box !== document.body &&
    box !== document.documentElement &&
    box.scrollHeight > box.clientHeight &&
    /auto|scroll/.test(getComputedStyle(box).overflowY)
  );
}
