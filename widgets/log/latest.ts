import type { LiveEvent } from "../events/event.ts";
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
 * the later `at` counts. `events` is the same map when nothing in it changed. Costs one copy of the maps per call:
 * hand over what came since the last paint together.
 */
export function reduceLatest(state: LatestState, input: LogInput): LatestState {
  const told = new Map(state.told);
  const touched = new Set<string>();
  const say = (name: string, by: Contributions | null) => {
    if (by === told.get(name)) return;
    touched.add(name);
    if (by) told.set(name, by);
    else told.delete(name);
  };
  const add = (event: LiveEvent) => {
    if (event.key === undefined || !isReadable(event)) return;
    const name = stateName(event);
    say(name, contribute(told.get(name), event));
  };
  for (const item of each(input))
    if (isReset(item)) {
      for (const [name, by] of told) say(name, withdraw(by, item.topic));
      snapshotEvents(item).forEach(add);
    } else add(item);
  if (touched.size === 0) return state;
  return { told, events: showTold(state.events, told, touched) };
}

/** The same map where no newest event is another one. */
function showTold(
  before: ReadonlyMap<string, LiveEvent>,
  told: ReadonlyMap<string, Contributions>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, LiveEvent> {
  const events = new Map(before);
  let isSame = true;
  for (const name of touched) {
    const by = told.get(name);
    const shown = by && shownOf(by);
    if (shown !== before.get(name)) isSame = false;
    if (shown) events.set(name, shown);
    else events.delete(name);
  }
  return isSame ? before : events;
}
