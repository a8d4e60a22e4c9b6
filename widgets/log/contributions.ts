import type { LiveEvent, LiveReset } from "../events/event.ts";
import { UNREADABLE } from "../events/event.ts";
import { compareEvents } from "./order.ts";

/** One event or several, or resets, in the order in which topics told them. */
export type LogInput =
  LiveEvent | LiveReset | readonly (LiveEvent | LiveReset)[];

/**
 * What topics say about one thing, one event per topic: the same log event, or each topic's newest state of a type
 * and key. Never empty.
 */
export type Contributions = readonly LiveEvent[];

/** Adds what a topic says. The same array comes back if it said so before, or something newer. */
export function contribute(
  by: Contributions | undefined,
  event: LiveEvent,
): Contributions {
  if (!by) return [event];
  const i = by.findIndex(({ topic }) => topic === event.topic);
  if (i < 0) return [...by, event];
  const said = by[i]!;
  if (said.epoch === event.epoch && said.seq >= event.seq) return by;
  return by.with(i, event);
}

/** Takes back what a topic said; null if nobody else says anything. */
export function withdraw(
  by: Contributions,
  topic: string,
): Contributions | null {
  const rest = by.filter((event) => event.topic !== topic);
  if (rest.length === by.length) return by;
  return rest.length > 0 ? rest : null;
}

/** The newest; of one event that several topics told, the one of the first topic by name. */
export function shownOf(by: Contributions): LiveEvent {
  let shown = by[0]!;
  for (const event of by) {
    const isSame = event.at === shown.at;
    const isBetter = isSame
      ? event.topic < shown.topic
      : compareEvents(event, shown) > 0;
    if (isBetter) shown = event;
  }
  return shown;
}

/** What a state event replaces: the earlier one of this name. */
export function stateName(event: LiveEvent): string {
  return `${event.type}/${event.key}`;
}

/** The inputs one by one, a single one too. */
export function each(input: LogInput): readonly (LiveEvent | LiveReset)[] {
  return Array.isArray(input) ? input : [input as LiveEvent | LiveReset];
}

/** The events of a snapshot, ascending. */
export function snapshotEvents({ snapshot }: LiveReset): LiveEvent[] {
  return [...snapshot.last.values(), ...snapshot.recent].sort(
    (a, b) => a.seq - b.seq,
  );
}

/** An event that could not be read moves the cursor and means nothing to a fold. */
export function isReadable(event: LiveEvent): boolean {
  return event.type !== UNREADABLE;
}
