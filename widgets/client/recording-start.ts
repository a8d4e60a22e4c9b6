import type { LiveEvent, Snapshot } from "../events/event.ts";

const RECENT = 200;

/** What a topic amounts to at a time that moves on. */
export type Start = { -readonly [Name in keyof Snapshot]: Snapshot[Name] } & {
  readonly last: Map<string, LiveEvent>;
  readonly recent: LiveEvent[];
};

/** One that nothing else changes. */
export function copyOf(snapshot: Snapshot): Start {
  const { last, recent } = snapshot;
  return { ...snapshot, last: new Map(last), recent: [...recent] };
}

/** Moves on by an event. */
export function addTo(start: Start, event: LiveEvent): void {
  start.seq = event.seq;
  if (event.key !== undefined)
    start.last.set(`${event.type}/${event.key}`, event);
  else if (start.recent.push(event) > RECENT) start.recent.shift();
}
