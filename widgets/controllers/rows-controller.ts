import type { ReactiveController } from "lit";
import type { LiveEvent } from "../events/event.ts";
import { rowKey } from "./feed-window.ts";
import { requestFrame } from "./frame.ts";
import { RowHeights } from "./row-heights.ts";
import { ScrollController, type ScrollHost } from "./scroll-controller.ts";

/** A list of so few is drawn whole. */
const FEW = 30;
/** Rows beyond what is in view: at the beginning of the list, and on both sides elsewhere. */
const SPARE_AT_TOP = 3;
const SPARE = 8;
/** A row's height in px before any was seen. */
const GUESS = 48;

/** Which rows of a list to draw, and how much room the others take, in px. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
  /** A row outside of `start … end` that is drawn too, `top` px from the beginning, for it has the focus. */
  readonly aside: { readonly index: number; readonly top: number } | null;
}

/** The row at the edge of the view, and how much of it, in px, is above. */
interface Anchor {
  readonly index: number;
  readonly key: string;
  readonly above: number;
}

/**
 * Keeps only the rows in view in the DOM, of whatever heights, and those in view where they are while heights become
 * known. The host renders `ol.rows` in a scroller (see ScrollController), the other rows' room as its padding, and
 * gives `aria-posinset` to each row.
 *
 * At the beginning of the list, where everything moves, nothing is measured but the rows together. Elsewhere the list
 * stands still (`holds`), and each row is measured when it is first drawn; a change after that by a ResizeObserver.
 */
export class RowsController implements ReactiveController {
  readonly scroll: ScrollController;
  readonly #host: ScrollHost;
  readonly #sizes = new ResizeObserver((seen) => this.#resized(seen));
  #observed: Element[] = [];
  #known = new Map<string, number>();
  #heights: RowHeights | null = null;
  #anchor: Anchor | null = null;
  #list: readonly LiveEvent[] = [];
  #length = 0;
  #wasAway = false;
  #range: RowRange = { start: 0, end: 0, before: 0, after: 0, aside: null };
  #guess = GUESS;
  #width = 0;
  /** Rows that were short of the view's height when they were all shorter than guessed. */
  #short = 0;
  /** The view has to be moved by this much once the rows are there. */
  #shift = 0;

  constructor(host: ScrollHost) {
    this.#host = host;
    this.scroll = new ScrollController(host, () => this.#moved());
    host.addController(this);
  }

  /** The reader is elsewhere than at the beginning, or in a row: nothing may move. */
  get holds(): boolean {
    return this.scroll.away || this.#focused !== null;
  }

  /** `length`: how many of the list are shown. While `holds`, the same list has to come, or one that was chosen anew. */
  choose(list: readonly LiveEvent[], length: number): RowRange {
    this.#wasAway = this.scroll.away;
    this.#range = this.#chooseRange(list, length);
    this.#list = list;
    this.#length = length;
    return this.#range;
  }

  hostUpdated(): void {
    this.#observe();
    if (this.#heights) this.#measure(true);
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#observed = [];
    this.#heights = null;
  }

  #chooseRange(list: readonly LiveEvent[], length: number): RowRange {
    const whole = { start: 0, end: length, before: 0, after: 0, aside: null };
    const { away, top, height } = this.scroll;
    const isSame = list === this.#list && length === this.#heights?.length;
    if (length <= FEW || !away) this.#heights = null;
    if (length <= FEW) return whole;
    if (!away) {
      const end = Math.min(length, this.#fit(height));
      return { ...whole, end, after: (length - end) * this.#guess };
    }
    if (!isSame || !this.#heights) this.#takeOver(list, length);
    const heights = this.#heights!;
    const edge = top + this.#shift;
    const first = heights.find(edge);
    this.#anchor = {
      index: first,
      key: rowKey(list[first]!),
      above: edge - heights.offset(first),
    };
    const start = Math.max(0, first - SPARE);
    const end = Math.min(length, heights.find(edge + height) + 1 + SPARE);
    return {
      start,
      end,
      before: heights.offset(start),
      after: heights.total - heights.offset(end),
      aside: this.#findAside(list, start, end),
    };
  }

  /** How many rows fill the view from the beginning on. */
  #fit(height: number): number {
    // What the skeleton leaves in view says nothing of the list's height.
    if (this.#observed.length < 2) return FEW;
    return Math.ceil(height / this.#guess) + SPARE_AT_TOP + this.#short;
  }

  /** Begins to know each row of a list, with what is known of its rows, and looks for the one that was in view. */
  #takeOver(list: readonly LiveEvent[], length: number): void {
    this.#readDrawn(true);
    const known = new Map<string, number>();
    this.#heights = new RowHeights(length, this.#guess, (index) => {
      const key = rowKey(list[index]!);
      const height = this.#known.get(key);
      if (height !== undefined) known.set(key, height);
      return height;
    });
    this.#known = known;
    const anchor = this.#anchor;
    this.#anchor = null;
    if (!anchor) return;
    const index = list.findIndex((event) => rowKey(event) === anchor.key);
    if (index < 0 || index >= length) return;
    this.#shift = this.#heights.offset(index) + anchor.above - this.scroll.top;
  }

  #findAside(
    list: readonly LiveEvent[],
    start: number,
    end: number,
  ): RowRange["aside"] {
    const row = this.#focused;
    const before =
      row && this.#list[Number(row.getAttribute("aria-posinset")) - 1];
    if (!before) return null;
    const index = list.indexOf(before);
    if (index < 0 || (index >= start && index < end)) return null;
    return { index, top: this.#heights!.offset(index) };
  }

  get #focused(): Element | null {
    const root = this.#host.renderRoot;
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return active?.closest(".rows > li") ?? null;
  }

  #moved(): void {
    const { away, top, height } = this.scroll;
    const { start, end } = this.#range;
    const heights = this.#heights;
    const length = this.#length;
    if (!away) this.#anchor = null;
    if (away !== this.#wasAway || (away && length > FEW && !heights))
      return requestFrame(this.#host);
    const last = heights
      ? heights.find(top + height) + SPARE / 2
      : this.#fit(height) - 1;
    const first = heights ? heights.find(top) - SPARE / 2 : 0;
    const lacks =
      Math.max(first, 0) < start || Math.min(last, length - 1) >= end;
    if (lacks && length > FEW) requestFrame(this.#host);
  }

  #observe(): void {
    const root = this.#host.renderRoot;
    const wanted = [...root.querySelectorAll(".scroller, .rows")];
    if (wanted.every((element, at) => element === this.#observed[at])) return;
    this.#sizes.disconnect();
    wanted.forEach((element) => this.#sizes.observe(element));
    this.#observed = wanted;
  }

  #resized(seen: readonly ResizeObserverEntry[]): void {
    const rows = seen.find(({ target }) => target.matches(".rows"));
    const { start, end } = this.#range;
    if (rows && end > start) {
      const { width, height } = rows.contentRect;
      const mean = height / (end - start);
      // A little off is right enough: what follows would move with each change.
      const isOff = Math.abs(mean - this.#guess) > this.#guess / 8;
      if (!this.#heights && isOff && mean > 1) this.#guess = mean;
      if (width !== this.#width) this.#rewrap(width, mean);
      else if (this.#heights) this.#measure(false);
      else if (height < this.scroll.height && end < this.#length)
        this.#short += SPARE_AT_TOP;
    }
    this.scroll.read();
  }

  /** In another width every row has another height. */
  #rewrap(width: number, mean: number): void {
    this.#width = width;
    this.#short = 0;
    this.#known.clear();
    if (!this.#heights) return;
    this.#guess = mean;
    this.#heights = null;
    requestFrame(this.#host);
  }

  /** Reads the rows that are new, or all, and then leaves the one at the edge of the view where it was. */
  #measure(onlyNew: boolean): void {
    const heights = this.#heights!;
    const anchor = this.#anchor!;
    const edge = heights.offset(anchor.index);
    for (const [index, height] of this.#readDrawn(onlyNew))
      heights.set(index, height);
    const distance = this.#shift + heights.offset(anchor.index) - edge;
    this.#shift = 0;
    if (this.scroll.isAtEnd) this.scroll.scrollToEnd();
    else this.scroll.scrollBy(distance);
  }

  /** The heights of the drawn rows that are not known yet, or of all, by index; from now on they are known. */
  #readDrawn(onlyNew: boolean): [number, number][] {
    const { start, end } = this.#range;
    const drawn = this.#host.renderRoot.querySelectorAll(
      ".rows > li:not(.aside)",
    );
    const read: [number, number][] = [];
    for (let index = start; index < end; index += 1) {
      const key = rowKey(this.#list[index]!);
      if (onlyNew && this.#known.has(key)) continue;
      const height = drawn[index - start]?.getBoundingClientRect().height;
      if (!height) continue;
      this.#known.set(key, height);
      read.push([index, height]);
    }
    return read;
  }
}
