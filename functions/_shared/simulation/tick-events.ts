import type { EventData } from "../../../widgets/events/event.ts";
import type { GeneratedEvent, Tick } from "../../../widgets/events/pack.ts";
import { uuid5 } from "../uuid5.ts";

/** How often each stream ticks, where it has a rhythm of its own: in ms. */
const RHYTHMS: Readonly<Record<string, number>> = {
  metrics: 5_000,
  notifications: 15_000,
};

/** An event of a tick, with the id that makes appending it twice impossible. */
export interface TickEvent {
  readonly id: string;
  readonly type: string;
  readonly key?: string;
  readonly data: EventData;
}

/**
 * Gives the events of one tick their ids. The first of each stream has the tick's own key, the UUIDv5 of
 * `metrics:<tenant>:<tick>` or `notifications:<tenant>:<tick>`, where a tick is counted in the stream's rhythm; those
 * behind it have the UUIDv5 of that name and `:<n>`. All that is neither is `activity`, in the generator's rhythm.
 */
export function tickEvents(
  tenant: string,
  tick: Tick,
  everyMs: number,
  generated: readonly GeneratedEvent[],
): TickEvent[] {
  const counts = new Map<string, number>();
  return generated.map((event) => {
    const stream = streamOf(event);
    const n = counts.get(stream) ?? 0;
    counts.set(stream, n + 1);
    const number = Math.floor(tick.time / (RHYTHMS[stream] ?? everyMs));
    const name = `${stream}:${tenant}:${number}`;
    return simulated(event, n === 0 ? name : `${name}:${n}`);
  });
}

/** The states before a tick, which a simulation that has slept begins with. */
export function statesBefore(
  tenant: string,
  tick: Tick,
  generated: readonly GeneratedEvent[],
): TickEvent[] {
  return generated.map((event, n) =>
    simulated(event, `before:${tenant}:${tick.time}:${n}`),
  );
}

function streamOf({ type }: GeneratedEvent): string {
  if (/^\w+:metrics$|^metrics:/.test(type)) return "metrics";
  return type.startsWith("notification:") ? "notifications" : "activity";
}

function simulated(event: GeneratedEvent, name: string): TickEvent {
  const { type, key } = event;
  const data = { ...event.data, simulated: true };
  return { id: uuid5(name), type, data, ...(key !== undefined && { key }) };
}
