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

/** The newest state event per `"<type>/<key>"` over all topics. */
export interface LatestState {
  readonly events: ReadonlyMap<string, LiveEvent>;
  /** What each topic says, by the same names. */
  readonly told: ReadonlyMap<string, Contributions>;
}

export const NO_LATEST: LatestState = { events: new Map(), told: new Map() };

/**
 * Takes events and resets of any number of topics. A topic's newest is the one with the highest seq; between topics
 * the later `at` counts. `events` is the same map when nothing in it changed. Costs one copy of the maps per call
 * that changes something: hand over what came since the last paint together.
 */
export function reduceLatest(state: LatestState, input: LogInput): LatestState {
  const draft = new Draft(state);
  for (const item of each(input)) {
    if (isReset(item)) draft.reset(item);
    else draft.add(item);
  }
  return draft.done();
}

class Draft {
  readonly #state: LatestState;
  #told: Map<string, Contributions> | null = null;
  readonly #touched = new Set<string>();

  constructor(state: LatestState) {
    this.#state = state;
  }

  add(event: LiveEvent): void {
    if (event.key === undefined || !isReadable(event)) return;
    const name = stateName(event);
    const before = (this.#told ?? this.#state.told).get(name);
    const by = contribute(before, event);
    if (by !== before) this.#set(name, by);
  }

  reset(reset: LiveReset): void {
    for (const [name, before] of [...(this.#told ?? this.#state.told)]) {
      const by = withdraw(before, reset.topic);
      if (by !== before) this.#set(name, by);
    }
    for (const event of snapshotEvents(reset)) this.add(event);
  }

  done(): LatestState {
    if (!this.#told) return this.#state;
    return { told: this.#told, events: this.#shown(this.#told) };
  }

  #set(name: string, by: Contributions | null): void {
    this.#told ??= new Map(this.#state.told);
    this.#touched.add(name);
    if (by) this.#told.set(name, by);
    else this.#told.delete(name);
  }

  #shown(
    told: ReadonlyMap<string, Contributions>,
  ): ReadonlyMap<string, LiveEvent> {
    let events: Map<string, LiveEvent> | null = null;
    for (const name of this.#touched) {
      const by = told.get(name);
      const shown = by && shownOf(by);
      if (shown === this.#state.events.get(name)) continue;
      events ??= new Map(this.#state.events);
      if (shown) events.set(name, shown);
      else events.delete(name);
    }
    return events ?? this.#state.events;
  }
}
