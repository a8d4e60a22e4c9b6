import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";
import { snapshotEvents, stateName } from "../log/contributions.ts";
import {
  createWindow,
  reduceWindow,
  resizeWindow,
  type WindowState,
} from "../log/window.ts";

/** Names of rows are remembered for two generations of this many, or of what is kept. */
const GENERATION = 1_000;

/** A fold of several logs as a feed reads it: newest first, with a count of what has come in. */
export class FeedWindow {
  #state: WindowState = createWindow(0);
  #entries: readonly LiveEvent[] = [];
  #added = 0;
  #names = new Set<string>();
  #olderNames = new Set<string>();

  /** Newest first; the same array while nothing changed. */
  get entries(): readonly LiveEvent[] {
    return this.#entries;
  }

  /** How many rows have come in so far, those that left again too. A state that is written again is no new row. */
  get added(): number {
    return this.#added;
  }

  /** Takes in what came, in the order of arrival, and lets go of the oldest beyond `keep`. */
  reduce(batch: readonly (LiveEvent | LiveReset)[], keep: number): void {
    const state = reduceWindow(resizeWindow(this.#state, keep), batch);
    if (state === this.#state) return;
    this.#state = state;
    this.#entries = state.entries.map(({ event }) => event).reverse();
    for (const item of batch)
      if (isReset(item))
        snapshotEvents(item).forEach((one) => this.#count(one));
      else this.#count(item);
  }

  #count(event: LiveEvent): void {
    const name = rowKey(event);
    if (this.#names.has(name)) return;
    if (!this.#olderNames.has(name)) this.#added += 1;
    this.#names.add(name);
    if (this.#names.size < Math.max(GENERATION, this.#state.limit)) return;
    this.#olderNames = this.#names;
    this.#names = new Set();
  }
}

/** What stands in one row: an event, or the states of one name after each other. */
export function rowKey(event: LiveEvent): string {
  return event.key === undefined ? event.id : stateName(event);
}
