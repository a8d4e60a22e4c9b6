import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import {
  contribute,
  each,
  isReadable,
  shownOf,
  snapshotEvents,
  stateName,
  withdraw,
  type Contributions,
  type LogInput,
} from "./contributions.ts";
import { compareEvents } from "./order.ts";

/** One thing in a window: what is shown of it, and which topics say so. */
export interface WindowEntry {
  /** The event's id; `"<type>/<key>"` for a state event, which takes its predecessor's place. */
  readonly name: string;
  readonly event: LiveEvent;
  readonly by: Contributions;
}

/** The newest entries over all topics, ascending by `(at, topic, seq)`, at most `limit`. */
export interface WindowState {
  readonly limit: number;
  readonly entries: readonly WindowEntry[];
}

/**
 * Entries by name, belonging to the newest state made with them. A state that was already reduced once has lost its
 * index to its successor; reducing it again is right too, and builds a new one.
 */
const indexes = new WeakMap<WindowState, Map<string, WindowEntry>>();

export function createWindow(limit: number): WindowState {
  return { limit, entries: [] };
}

/** The same entries under another limit: the oldest leave, or more may come. */
export function resizeWindow(state: WindowState, limit: number): WindowState {
  if (limit === state.limit) return state;
  const excess = Math.max(0, state.entries.length - limit);
  return { limit, entries: state.entries.slice(excess) };
}

/**
 * Takes events and resets of any number of topics. Log events are added once, however many topics tell them; a late
 * one is put where it belongs; a state event replaces the earlier one of its type and key. A reset replaces what its
 * topic said, and only that. The same state comes back when nothing changed.
 *
 * Costs one copy of the list per call that changes something: hand over what came since the last paint together.
 */
export function reduceWindow(state: WindowState, input: LogInput): WindowState {
  const draft = new Draft(state);
  for (const item of each(input)) {
    if (isReset(item)) draft.reset(item);
    else draft.add(item);
  }
  return draft.done();
}

class Draft {
  readonly #state: WindowState;
  readonly #index: Map<string, WindowEntry>;
  #entries: WindowEntry[] | null = null;

  constructor(state: WindowState) {
    this.#state = state;
    this.#index =
      indexes.get(state) ??
      new Map(state.entries.map((entry) => [entry.name, entry]));
    indexes.delete(state);
  }

  add(event: LiveEvent): void {
    if (!isReadable(event)) return;
    const name = event.key === undefined ? event.id : stateName(event);
    const before = this.#index.get(name);
    const by = contribute(before?.by, event);
    if (by === before?.by) return;
    if (!before && this.#isTooOld(event)) return;
    this.#put(before, { name, by, event: shownOf(by) });
  }

  reset(reset: LiveReset): void {
    const { topic } = reset;
    const kept: WindowEntry[] = [];
    let isSorted = true;
    const entries = this.#entries ?? this.#state.entries;
    for (const entry of entries) {
      const by = withdraw(entry.by, topic);
      if (!by) this.#index.delete(entry.name);
      else if (by === entry.by) kept.push(entry);
      else {
        const rest = { ...entry, by, event: shownOf(by) };
        isSorted &&= rest.event === entry.event;
        this.#index.set(entry.name, rest);
        kept.push(rest);
      }
    }
    if (!isSorted) kept.sort((a, b) => compareEvents(a.event, b.event));
    if (
      kept.some((entry, i) => entry !== entries[i]) ||
      kept.length < entries.length
    )
      this.#entries = kept;
    for (const event of snapshotEvents(reset)) this.add(event);
  }

  done(): WindowState {
    const { limit } = this.#state;
    const entries = this.#entries;
    if (!entries) {
      indexes.set(this.#state, this.#index);
      return this.#state;
    }
    const excess = Math.max(0, entries.length - limit);
    for (const { name } of entries.splice(0, excess)) this.#index.delete(name);
    const state = { limit, entries };
    indexes.set(state, this.#index);
    return state;
  }

  /** It would leave at once. */
  #isTooOld(event: LiveEvent): boolean {
    const entries = this.#entries ?? this.#state.entries;
    if (entries.length < this.#state.limit) return false;
    const oldest = entries[0];
    return !oldest || compareEvents(event, oldest.event) < 0;
  }

  #put(before: WindowEntry | undefined, entry: WindowEntry): void {
    const entries = (this.#entries ??= this.#state.entries.slice());
    this.#index.set(entry.name, entry);
    if (before && before.event === entry.event) {
      entries[this.#find(entries, before)] = entry;
      return;
    }
    if (before) entries.splice(this.#find(entries, before), 1);
    const last = entries.at(-1);
    if (!last || compareEvents(last.event, entry.event) <= 0)
      entries.push(entry);
    else entries.splice(firstAfter(entries, entry.event), 0, entry);
  }

  #find(entries: readonly WindowEntry[], entry: WindowEntry): number {
    const i = firstAfter(entries, entry.event) - 1;
    return entries[i] === entry ? i : entries.indexOf(entry);
  }
}

/** Index of the first entry that comes after `event`, by bisection. */
function firstAfter(entries: readonly WindowEntry[], event: LiveEvent): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEvents(entries[middle]!.event, event) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
