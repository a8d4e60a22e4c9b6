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

/**
 * The newest entries over all topics, ascending by `(at, topic, seq)`. Log events are added once, however many topics
 * tell them; a late one is put where it belongs; a state event replaces the earlier one of its type and key. A reset
 * replaces what its topic said, and only that.
 *
 * Changes in place, unlike the other folds: what comes costs what came, however much is kept.
 */
export class LogWindow {
  #limit: number;
  #entries: WindowEntry[] = [];
  readonly #index = new Map<string, WindowEntry>();
  #added = 0;
  #changed = false;

  constructor(limit = 0) {
    this.#limit = limit;
  }

  /** Oldest first. Never to be kept: it changes. */
  get entries(): readonly WindowEntry[] {
    return this.#entries;
  }

  /** How many entries have come in so far, those that left again too. A state that is written again is no new one. */
  get added(): number {
    return this.#added;
  }

  /** Takes in what came, and lets go of the oldest beyond `limit`. Answers whether other events are shown now. */
  reduce(input: LogInput, limit = this.#limit): boolean {
    this.#limit = limit;
    this.#changed = false;
    for (const item of each(input)) {
      if (isReset(item)) this.#reset(item);
      else this.#add(item);
    }
    this.#trim();
    return this.#changed;
  }

  #add(event: LiveEvent, before: ReadonlySet<string> | null = null): void {
    if (!isReadable(event)) return;
    const name = event.key === undefined ? event.id : stateName(event);
    const known = this.#index.get(name);
    const by = contribute(known?.by, event);
    if (by === known?.by) return;
    if (!known && this.#isTooOld(event)) return;
    if (!known && !before?.has(name)) this.#added += 1;
    this.#put(known, { name, by, event: shownOf(by) });
  }

  #reset(reset: LiveReset): void {
    const gone = new Set<string>();
    const kept: WindowEntry[] = [];
    let isSorted = true;
    for (const entry of this.#entries) {
      const by = withdraw(entry.by, reset.topic);
      if (by === entry.by) {
        kept.push(entry);
        continue;
      }
      this.#changed = true;
      this.#index.delete(entry.name);
      if (!by) {
        gone.add(entry.name);
        continue;
      }
      const rest = { ...entry, by, event: shownOf(by) };
      isSorted &&= rest.event === entry.event;
      this.#index.set(entry.name, rest);
      kept.push(rest);
    }
    if (!isSorted) kept.sort((a, b) => compareEvents(a.event, b.event));
    this.#entries = kept;
    for (const event of snapshotEvents(reset)) this.#add(event, gone);
  }

  #trim(): void {
    const excess = this.#entries.length - this.#limit;
    if (excess <= 0) return;
    this.#changed = true;
    for (const { name } of this.#entries.splice(0, excess))
      this.#index.delete(name);
  }

  /** It would leave at once. */
  #isTooOld(event: LiveEvent): boolean {
    if (this.#entries.length < this.#limit) return false;
    const [oldest] = this.#entries;
    return !oldest || compareEvents(event, oldest.event) < 0;
  }

  #put(before: WindowEntry | undefined, entry: WindowEntry): void {
    const entries = this.#entries;
    this.#index.set(entry.name, entry);
    if (before && before.event === entry.event) {
      entries[this.#find(before)] = entry;
      return;
    }
    this.#changed = true;
    if (before) entries.splice(this.#find(before), 1);
    const last = entries.at(-1);
    if (!last || compareEvents(last.event, entry.event) <= 0)
      entries.push(entry);
    else entries.splice(firstAfter(entries, entry.event), 0, entry);
  }

  #find(entry: WindowEntry): number {
    const i = firstAfter(this.#entries, entry.event) - 1;
    return this.#entries[i] === entry ? i : this.#entries.indexOf(entry);
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
