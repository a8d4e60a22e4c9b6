import { rowKey, type EntryList } from "./feed-window.ts";
import { requestFrame } from "./frame.ts";
import { RowHeights } from "./row-heights.ts";
import {
  FEW,
  type RowElement,
  type RowRange,
  type RowsController,
} from "./rows-controller.ts";
import { ScrollBox } from "./scroll-box.ts";
import type { ScrollHost } from "./scroll-controller.ts";

/** Rows beyond what is in view: at the beginning of the list, and on both sides elsewhere. */
const SPARE_AT_TOP = 3;
const SPARE = 8;
/** A row's height in px before any was seen. */
const GUESS = 48;

/** The row at the edge of the view, and how much of it, in px, is above. */
interface Anchor {
  readonly index: number;
  readonly key: string;
  readonly above: number;
}

/**
 * Keeps only the rows in view in the DOM, of whatever heights, and those in view where they are while heights become
 * known. The host gives the other rows' room as the padding of `ol.rows`, and `aria-posinset` to each row.
 *
 * At the beginning of the list, where everything moves, nothing is measured but the rows together. Elsewhere the list
 * stands still, and each row is measured when it is first drawn; a change after that by a ResizeObserver.
 */
export class RowWindow {
  readonly #rows: RowsController;
  readonly #host: ScrollHost;
  readonly #box: ScrollBox;
  #known = new Map<string, number>();
  #heights: RowHeights | null = null;
  #anchor: Anchor | null = null;
  #list: EntryList | null = null;
  #length = 0;
  #range: RowRange = { start: 0, end: 0, before: 0, after: 0, aside: null };
  #guess = GUESS;
  #width = 0;
  /** Rows that were short of the view's height when they were all shorter than guessed. */
  #short = 0;
  /** The view has to be moved by this much once the rows are there. */
  #shift = 0;

  /** `end`: how many rows are drawn already. */
  constructor(rows: RowsController, host: ScrollHost, end: number) {
    this.#rows = rows;
    this.#host = host;
    this.#range = { ...this.#range, end };
    const box = (this.#box = new ScrollBox(rows.scroll));
    host.renderRoot.addEventListener("keydown", (event) =>
      box.press(event as KeyboardEvent),
    );
  }

  choose(list: EntryList, length: number): RowRange {
    this.#range = this.#chooseRange(list, length);
    this.#list = list;
    this.#length = length;
    return this.#range;
  }

  /** The rows are in the DOM. */
  updated(): void {
    if (this.#heights) this.#measure(true);
  }

  forget(): void {
    this.#heights = null;
  }

  /** The reader may see other rows now. */
  moved(): void {
    this.#box.look();
    const { away, top, height } = this.#rows.scroll;
    const { start, end } = this.#range;
    const heights = this.#heights;
    const length = this.#length;
    if (!away) this.#anchor = null;
    if (length <= FEW) return;
    if (away && !heights) return requestFrame(this.#host);
    const last = heights
      ? heights.find(top + height) + SPARE / 2
      : this.#fit(height) - 1;
    const first = heights ? heights.find(top) - SPARE / 2 : 0;
    const lacks =
      Math.max(first, 0) < start || Math.min(last, length - 1) >= end;
    if (lacks) requestFrame(this.#host);
  }

  /** All rows that are drawn have this size together. */
  resized({ width, height }: DOMRectReadOnly): void {
    const { start, end } = this.#range;
    if (end === start) return;
    const mean = height / (end - start);
    // A little off is right enough: what follows would move with each change.
    const isOff = Math.abs(mean - this.#guess) > this.#guess / 8;
    if (!this.#heights && isOff && mean > 1) this.#guess = mean;
    if (width !== this.#width) this.#rewrap(width, mean);
    else if (this.#heights) this.#measure(false);
    else if (height < this.#rows.scroll.height && end < this.#length)
      this.#short += SPARE_AT_TOP;
  }

  #chooseRange(list: EntryList, length: number): RowRange {
    const whole = { start: 0, end: length, before: 0, after: 0, aside: null };
    const { away, top, height } = this.#rows.scroll;
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
      key: rowKey(list.at(first)!),
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
    if (!this.#rows.scroll.find(".rows")) return FEW;
    return Math.ceil(height / this.#guess) + SPARE_AT_TOP + this.#short;
  }

  /** Begins to know each row of a list, with what is known of its rows, and looks for the one that was in view. */
  #takeOver(list: EntryList, length: number): void {
    this.#readDrawn(true);
    const known = new Map<string, number>();
    this.#heights = new RowHeights(length, this.#guess, (index) => {
      const key = rowKey(list.at(index)!);
      const height = this.#known.get(key);
      if (height !== undefined) known.set(key, height);
      return height;
    });
    this.#known = known;
    const anchor = this.#anchor;
    this.#anchor = null;
    if (!anchor) return;
    const index = findRow(list, anchor.key);
    if (index < 0 || index >= length) return;
    const { top } = this.#rows.scroll;
    this.#shift = this.#heights.offset(index) + anchor.above - top;
  }

  #findAside(list: EntryList, start: number, end: number): RowRange["aside"] {
    const key = this.#rows.focused?.key;
    if (key === undefined) return null;
    const index = findRow(list, key);
    if (index < 0 || (index >= start && index < end)) return null;
    return { index, top: this.#heights!.offset(index) };
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
    if (this.#box.isAtEnd) this.#box.scrollToEnd();
    else this.#box.scrollBy(distance);
  }

  /** The heights of the drawn rows that are not known yet, or of all, by index; from now on they are known. */
  #readDrawn(onlyNew: boolean): [number, number][] {
    const { start } = this.#range;
    const drawn = this.#host.renderRoot.querySelectorAll<RowElement>(
      ".rows > li:not(.aside)",
    );
    const read: [number, number][] = [];
    drawn.forEach((row, at) => {
      if (onlyNew && this.#known.has(row.key!)) return;
      const { height } = row.getBoundingClientRect();
      if (!height) return;
      this.#known.set(row.key!, height);
      read.push([start + at, height]);
    });
    return read;
  }
}

function findRow(list: EntryList, key: string): number {
  for (let index = 0; index < list.length; index += 1)
    if (rowKey(list.at(index)!) === key) return index;
  return -1;
}
