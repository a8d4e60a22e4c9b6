import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { pickAt } from "../random.ts";

const CLIENTS = ["Sam R.", "Noor A.", "Lea M.", "Tomás V."] as const;
const TRAINERS = ["Jonas", "Amara", "Kim"] as const;
const TITLES = ["Mobility basics", "Strength 1:1", "Rehab back"] as const;
const STEPS = ["booked", "confirmed", "completed", "cancelled"] as const;
const HOUR = 3_600_000;

/** Sessions that go through their steps, one every 15 s. Personal names are invented and in their short form. */
export const generator: Generator = {
  everyMs: 15_000,
  at(tick: Tick): readonly GeneratedEvent[] {
    const pick = <T>(items: readonly T[], what: string) =>
      pickAt(items, tick.seed, tick.index, what);
    const status = pick(STEPS, "step");
    const trainer = pick(TRAINERS, "trainer");
    const client = pick(CLIENTS, "client");
    const starts = Math.floor(tick.time / HOUR) * HOUR + 2 * HOUR;
    const session = {
      id: `simulated-${tick.index}`,
      title: pick(TITLES, "title"),
      trainer: { id: `simulated-${trainer}`, name: trainer },
      client: { id: `simulated-${client}`, name: client },
      starts_at: new Date(starts).toISOString(),
      ends_at: new Date(starts + HOUR).toISOString(),
      room: "Studio 1",
      status,
    };
    return [{ type: `session:${status}`, data: { session, simulated: true } }];
  },
};
