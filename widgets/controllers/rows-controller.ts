import type { ReactiveController } from "lit";
import type { EntryList } from "./feed-window.ts";
import { requestFrame } from "./frame.ts";
import { Lazy } from "./lazy.ts";
import type { RowWindow } from "./row-window.ts";
import { ScrollController, type ScrollHost } from "./scroll-controller.ts";

/** A list of so few is drawn whole. */
export const FEW = 30;

/** Which rows of a list to draw, and how much room the others take, in px. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
  /** A row outside of `start … end` that is drawn too, `top` px from the beginning, for it has the focus. */
  readonly aside: { readonly index: number; readonly top: number } | null;
}

/** A row in the DOM knows which entry it shows. */
export interface RowElement extends HTMLElement {
  key?: string;
}

type RowWindowClass = { readonly RowWindow: typeof RowWindow };

/**
 * Chooses which rows are drawn, and knows when nothing may move. The host renders `ol.rows` in a scroller (see
 * ScrollController). What long lists need comes when there is one; until then, or when it cannot be had, the first
 * rows are drawn.
 */
export class RowsController implements ReactiveController {
  readonly scroll: ScrollController;
  readonly #host: ScrollHost;
  readonly #code: Lazy<RowWindowClass>;
  readonly #sizes = new ResizeObserver((seen) => this.#resized(seen));
  #observed: (Element | null)[] = [];
  #window: RowWindow | null = null;
  #wasAway = false;
  #end = 0;

  /** `load`: what long lists need. */
  constructor(host: ScrollHost, load: () => Promise<RowWindowClass>) {
    this.#host = host;
    this.#code = new Lazy(host, load);
    this.scroll = new ScrollController(host, () => this.#moved());
    host.addController(this);
  }

  /** The reader is elsewhere than at the beginning, or in a row: nothing may move. */
  get holds(): boolean {
    return this.scroll.away || this.focused !== null;
  }

  /** The row that has the focus. */
  get focused(): RowElement | null {
    const root = this.#host.renderRoot;
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return active?.closest<RowElement>(".rows > li") ?? null;
  }

  /** Behind the last row that is drawn. */
  get end(): number {
    return this.#end;
  }

  /** What long lists need could not be had: only the first rows are drawn. */
  get failed(): boolean {
    return this.#code.failed;
  }

  async load(): Promise<void> {
    await this.#code.load();
  }

  /** `length`: how many of the list are shown. While `holds`, the same list has to come, or one that was chosen anew. */
  choose(list: EntryList, length: number): RowRange {
    this.#wasAway = this.scroll.away;
    if (length > FEW && !this.#window) {
      const code = this.#code.get();
      if (code) this.#window = new code.RowWindow(this, this.#host, this.#end);
    }
    const range = this.#window?.choose(list, length) ?? {
      start: 0,
      end: Math.min(length, FEW),
      before: 0,
      after: 0,
      aside: null,
    };
    this.#end = range.end;
    return range;
  }

  hostUpdated(): void {
    const wanted = [this.scroll.find(".scroller"), this.scroll.find(".rows")];
    if (wanted.some((element, at) => element !== this.#observed[at])) {
      this.#sizes.disconnect();
      for (const element of wanted) if (element) this.#sizes.observe(element);
      this.#observed = wanted;
    }
    this.#window?.updated();
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#observed = [];
    this.#window?.forget();
  }

  #moved(): void {
    if (this.scroll.away !== this.#wasAway) requestFrame(this.#host);
    this.#window?.moved();
  }

  #resized(seen: readonly ResizeObserverEntry[]): void {
    const rows = seen.find(({ target }) => target.matches(".rows"));
    if (rows) this.#window?.resized(rows.contentRect);
    this.scroll.read();
  }
}
