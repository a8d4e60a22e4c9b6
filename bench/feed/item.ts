/** One event as the worker sends it. */
export interface Item {
  readonly id: number;
  readonly actor: string;
  readonly verb: string;
  readonly object: string;
  readonly at: string;
  readonly iso: string;
  readonly t: number;
}

/** What each list under test does. */
export interface List {
  mount(root: HTMLElement, kept: number, items: Item[]): void | Promise<void>;
  push(item: Item): void;
  /** The id of the newest event that the DOM shows, or counts as new. */
  newest(): number;
  /** What to watch for mutations, and whether deeply. */
  observe(): [Node, boolean];
  /** After the run: how many events it cannot account for, and by how many px the reader's place moved. */
  check?(sent: number): { unaccounted: number; moved: number | null };
}

/** What makes every third text several lines long; a text of its own each time, as it is when it comes over a wire. */
export const restOf = (id: number): string =>
  id % 3 === 0
    ? JSON.parse(JSON.stringify(" and so on and on".repeat(20)))
    : "";
