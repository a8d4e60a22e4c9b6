import type { LiveEvent, LiveReset } from "../events/event.ts";
import { stateName } from "../log/contributions.ts";
import { LogWindow, type WindowEntry } from "../log/window.ts";

export { compareEvents } from "../log/order.ts";

/** Rows to read by their place, the newest first: an array, or what is kept now. */
export interface EntryList {
  readonly length: number;
  at(index: number): LiveEvent | undefined;
}

/** A fold of several logs as a feed reads it: newest first, with a count of what has come in. */
export class FeedWindow implements EntryList {
  readonly #window = new LogWindow();
  #older = 0;
  #entries: readonly LiveEvent[] | null = null;

  get length(): number {
    return this.#window.entries.length;
  }

  /** The newest is at 0. */
  at(index: number): LiveEvent | undefined {
    const { entries } = this.#window;
    return entries[entries.length - 1 - index]?.event;
  }

  /** All of them, newest first; the same array while nothing changed. */
  get entries(): readonly LiveEvent[] {
    return (this.#entries ??= this.#window.entries
      .map(({ event }) => event)
      .reverse());
  }

  /** How many rows have come in so far, those that left again too. A state that is written again is no new row. */
  get added(): number {
    return this.#window.added - this.#older;
  }

  /** Who says what is kept; never to be kept, for it changes. */
  get log(): readonly WindowEntry[] {
    return this.#window.entries;
  }

  /** Takes in what came, in the order of arrival, and lets go of the oldest beyond `keep`. */
  reduce(batch: readonly (LiveEvent | LiveReset)[], keep: number): void {
    if (this.#window.reduce(batch, keep)) this.#entries = null;
  }

  /** Takes in what was there before: that is not new. */
  reduceOlder(events: readonly LiveEvent[], keep: number): void {
    const { added } = this;
    this.reduce(events, keep);
    this.#older += this.added - added;
  }
}

/** What stands in one row: an event, or the states of one name after each other. */
export function rowKey(event: LiveEvent): string {
  return event.key === undefined ? event.id : stateName(event);
}
