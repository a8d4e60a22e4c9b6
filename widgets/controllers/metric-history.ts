import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import { snapshotEvents, stateName } from "../log/contributions.ts";
import { compareEvents } from "../log/order.ts";

/** A sparkline shows no more. */
export const POINTS = 60;

/** The newest events of the states that are shown, each once, oldest first. */
export class MetricHistory {
  #events = new Map<string, readonly LiveEvent[]>();

  /** Keeps these states from now on, and no others. True if there is one that was not kept before. */
  follow(names: ReadonlySet<string>): boolean {
    for (const name of this.#events.keys())
      if (!names.has(name)) this.#events.delete(name);
    let isNew = false;
    for (const name of names)
      if (!this.#events.has(name)) {
        this.#events.set(name, []);
        isNew = true;
      }
    return isNew;
  }

  /** The same array as long as nothing in it changed. */
  of(name: string): readonly LiveEvent[] {
    return this.#events.get(name) ?? [];
  }

  /** Whether older events could be shown still. */
  get wantsMore(): boolean {
    return [...this.#events.values()].some(({ length }) => length < POINTS);
  }

  take(batch: Iterable<LiveEvent | LiveReset>): void {
    for (const item of batch)
      if (isReset(item)) this.#reset(item);
      else this.#add(item);
  }

  clear(): void {
    for (const name of this.#events.keys()) this.#events.set(name, []);
  }

  #reset(reset: LiveReset): void {
    for (const [name, events] of this.#events) {
      const rest = events.filter(({ topic }) => topic !== reset.topic);
      if (rest.length < events.length) this.#events.set(name, rest);
    }
    this.take(snapshotEvents(reset));
  }

  #add(event: LiveEvent): void {
    if (event.key === undefined) return;
    const name = stateName(event);
    const events = this.#events.get(name);
    // The same event comes once per topic.
    if (!events || events.some(({ id }) => id === event.id)) return;
    let at = events.length;
    while (at > 0 && compareEvents(events[at - 1]!, event) > 0) at -= 1;
    this.#events.set(name, events.toSpliced(at, 0, event).slice(-POINTS));
  }
}
