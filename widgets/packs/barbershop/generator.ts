import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { drawAt, pickAt } from "../random.ts";

/** A notification every 15 s, metrics every 5 s. */
const TICKS_PER_NOTE = 3;

const NOTES = [
  ["notification:review", "Five-star review", "reviews"],
  ["notification:milestone", "Fifty bookings this week", "bookings"],
  ["notification:insight", "The afternoon is quieter than usual", "insights"],
  ["notification:capacity", "Every chair is taken", "capacity"],
] as const;

/** A shop that does not exist, in numbers that stay within what a shop sees. */
export const generator: Generator = {
  everyMs: 5_000,
  at(tick: Tick): readonly GeneratedEvent[] {
    const draw = (what: string) => drawAt(tick.seed, tick.index, what);
    const events = [
      metric("satisfaction", Number((4.1 + 0.7 * draw("stars")).toFixed(1)), {
        reviews: 120 + (Math.floor(tick.index / 720) % 40),
      }),
      metric("utilization", Number((0.4 + 0.5 * draw("chairs")).toFixed(2)), {
        unit: "ratio",
      }),
      metric("active_customers", 2 + Math.floor(6 * draw("customers")), {}),
      metric("wait_time_minutes", Math.floor(25 * draw("wait")), {
        unit: "minutes",
      }),
    ];
    if (tick.index % TICKS_PER_NOTE === 0) events.push(note(tick));
    return events;
  },
};

function metric(
  name: string,
  value: number,
  more: Record<string, unknown>,
): GeneratedEvent {
  const data = { metric: name, value, ...more, simulated: true };
  return { type: "metrics:updated", key: name, data };
}

function note({ seed, index }: Tick): GeneratedEvent {
  const [type, title, category] = pickAt(NOTES, seed, index, "note");
  return {
    type,
    data: { title, priority: "normal", category, simulated: true },
  };
}
