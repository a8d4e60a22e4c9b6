import { render, type RootPart } from "lit";
import type { RowElement } from "../../controllers/rows-controller.ts";

export interface RowContent {
  /** What stands in this row; no two rows have the same. */
  readonly key: string;
  /** Its place in the whole list, from 0. */
  readonly index: number;
  /** It stands apart from the others, so many px from the beginning. */
  readonly top: number | null;
  /** 2 is below another row; 0 is not said. */
  readonly level: number;
  readonly content: unknown;
}

interface RowNode {
  readonly row: RowElement;
  part: RootPart | null;
}

/**
 * The rows of a list in the DOM: a row that stays keeps its nodes and its place. In a storm all rows in view change
 * with every frame, and writing them anew is far cheaper than making them anew: with `reuse`, one that comes gets the
 * nodes of one that leaves. Nothing stays behind of rows that left.
 */
export class RowNodes {
  readonly list: HTMLElement = document.createElement("ol");
  readonly #host: HTMLElement;
  #nodes = new Map<string, RowNode>();

  constructor(host: HTMLElement) {
    this.#host = host;
    this.list.className = "rows";
  }

  /** `size`: how many rows the whole list has. Throws what a page's own content throws, and is empty then. */
  show(rows: readonly RowContent[], size: number, reuse: boolean): void {
    try {
      this.#show(rows, size, reuse);
    } catch (thrown) {
      this.list.replaceChildren();
      this.#nodes.clear();
      throw thrown;
    }
  }

  #show(rows: readonly RowContent[], size: number, reuse: boolean): void {
    const leaving = this.#nodes;
    const staying = new Map<string, RowNode>();
    for (const { key } of rows) {
      const node = leaving.get(key);
      if (node) staying.set(key, node);
      leaving.delete(key);
    }
    const spare = new Set([...leaving.values()].map(({ row }) => row));
    if (!reuse) this.#drop(leaving);
    const free = leaving.values();
    this.#nodes = new Map();
    let place = this.list.firstElementChild as RowElement | null;
    for (const row of rows) {
      const known = staying.get(row.key);
      const node = known ?? free.next().value ?? createNode();
      this.#nodes.set(row.key, node);
      // What stays is not moved, which would cost it its focus: what leaves is passed over.
      while (known && place && spare.has(place)) place = nextOf(place);
      spare.delete(node.row);
      if (node.row === place) place = nextOf(place);
      else this.list.insertBefore(node.row, place);
      this.#write(node, row, rows.length === size ? 0 : size);
    }
    this.#drop(new Map([...free].map((node) => [node.row.key!, node])));
  }

  /** Directives in a page's own rows have to know when the host leaves the page. */
  setConnected(isConnected: boolean): void {
    for (const { part } of this.#nodes.values())
      part?.setConnected(isConnected);
  }

  #write(node: RowNode, content: RowContent, size: number): void {
    const { row } = node;
    const { key, index, top, level } = content;
    row.key = key;
    if ((top !== null) !== row.classList.contains("aside"))
      row.classList.toggle("aside");
    row.style.insetBlockStart = top === null ? "" : `${top}px`;
    setNumber(row, "aria-setsize", size);
    setNumber(row, "aria-posinset", size && index + 1);
    setNumber(row, "aria-level", level);
    node.part = render(content.content, row, { host: this.#host });
  }

  #drop(nodes: Map<string, RowNode>): void {
    for (const { row, part } of nodes.values()) {
      part?.setConnected(false);
      row.remove();
    }
    nodes.clear();
  }
}

function createNode(): RowNode {
  return { row: document.createElement("li"), part: null };
}

function nextOf(row: RowElement): RowElement | null {
  return row.nextElementSibling as RowElement | null;
}

/** Writes an attribute if it is another number now; 0 is none. */
function setNumber(row: RowElement, name: string, value: number): void {
  const text = value ? String(value) : null;
  if (row.getAttribute(name) === text) return;
  if (text) row.setAttribute(name, text);
  else row.removeAttribute(name);
}
