import type { LiveEvent } from "../events/event.ts";

/**
 * Order of merged topics: by time, then topic, then seq. Within a topic it is the topic's own order wherever its times
 * ascend. Our servers write fixed-width UTC, which compares as text; times in any other form are parsed first.
 */
export function compareEvents(a: LiveEvent, b: LiveEvent): number {
  if (a.at !== b.at) return compareTimes(a.at, b.at);
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.seq - b.seq;
}

function compareTimes(a: string, b: string): number {
  const areAlike = a.length === b.length && a.endsWith("Z") && b.endsWith("Z");
  const byTime = areAlike ? 0 : Date.parse(a) - Date.parse(b);
  return byTime || (a < b ? -1 : 1);
}
