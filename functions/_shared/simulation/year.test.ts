import { describe, expect, it, vi } from "vitest";
import { localTime } from "../../../widgets/packs/local-time.ts";
import { builtInGenerators } from "../generators.ts";
import { builtInPacks } from "../packs.ts";
import { tickEvents } from "./tick-events.ts";
import type { TickEvent } from "./tick-events.ts";

vi.setConfig({ testTimeout: 60_000 });

const DAY = 86_400_000;
const YEAR = Date.UTC(2026, 0, 1);
/** A step that meets every hour and every second of the minute in the course of a year: 22,000 ticks. */
const STEP = 1_439_000;
/** Both change their clocks, on different days. */
const ZONES = ["Europe/Berlin", "America/New_York"] as const;

function at(tenant: string, time: number, timeZone: string): TickEvent[] {
  const generator = builtInGenerators[tenant]!;
  const { everyMs } = generator;
  const index = Math.floor(time / everyMs);
  const tick = { seed: tenant, index, time: index * everyMs, timeZone };
  return tickEvents(tenant, tick, everyMs, generator.at(tick));
}

const value = (events: readonly TickEvent[], metric: string) =>
  events.find(({ key }) => key === metric)!.data["value"];

describe.each(ZONES)("a year of ticks in %s", (zone) => {
  it("has its peaks from 10 to 14 and from 17 to 19 by the clock on the wall, DST or not", () => {
    const met = { midday: 0, evening: 0, none: 0 };
    for (let time = YEAR; time < YEAR + 365 * DAY; time += STEP) {
      const begins = Math.floor(time / 5_000) * 5_000;
      const hour = localTime(begins, zone).minute / 60;
      const expected =
        hour >= 10 && hour < 14
          ? "midday"
          : hour >= 17 && hour < 19
            ? "evening"
            : "none";
      expect(value(at("barbershop", time, zone), "peak")).toBe(expected);
      met[expected] += 1;
    }
    // 4 and 2 hours of 24.
    const all = met.midday + met.evening + met.none;
    expect(met.midday / all).toBeCloseTo(4 / 24, 2);
    expect(met.evening / all).toBeCloseTo(2 / 24, 2);
  });

  it("takes 30 % more on weekends, and 4.1 to 4.8 stars all year", () => {
    const taken = { weekend: [] as number[], week: [] as number[] };
    for (let time = YEAR; time < YEAR + 365 * DAY; time += 1_800_000) {
      const { minute, weekend } = localTime(time, zone);
      if (minute !== 22 * 60) continue;
      const events = at("barbershop", time, zone);
      const revenue = Number(value(events, "revenue_today"));
      taken[weekend ? "weekend" : "week"].push(revenue);
      const stars = Number(value(events, "satisfaction"));
      expect(stars).toBeGreaterThanOrEqual(4.1);
      expect(stars).toBeLessThanOrEqual(4.8);
    }
    expect(taken.weekend.length + taken.week.length).toBe(365);
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
    const more = mean(taken.weekend) / mean(taken.week);
    expect(more).toBeGreaterThan(1.25);
    expect(more).toBeLessThan(1.35);
  });
});

describe.each(["barbershop", "gym", "signage", "studio"])(
  "a year of ticks of %s",
  (tenant) => {
    it("is what the pack's own schemas accept, with ids that never come again", () => {
      const schemas = builtInPacks[tenant]!;
      const ids = new Set<string>();
      let count = 0;
      for (let time = YEAR; time < YEAR + 365 * DAY; time += 4 * STEP)
        for (const { id, type, key, data } of at(tenant, time, ZONES[0])) {
          const schema = schemas[type]!;
          expect(schema.data.safeParse(data).success).toBe(true);
          expect(schema.key?.(data as never)).toBe(key);
          expect(data["simulated"]).toBe(true);
          ids.add(id);
          count += 1;
        }
      expect(ids.size).toBe(count);
    });
  },
);

it("has one metrics tick every 5 s and one notifications tick every 15 s on the days the clock changes", () => {
  for (const day of [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)]) {
    let notes = 0;
    const ids = new Set<string>();
    for (let time = day; time < day + DAY / 4; time += 5_000) {
      const events = at("barbershop", time, ZONES[0]);
      expect(events.filter(({ key }) => key !== undefined)).toHaveLength(9);
      notes += events.filter(({ type }) => /^notification:/.test(type)).length;
      for (const { id } of events) ids.add(id);
    }
    expect(notes).toBe(DAY / 4 / 15_000);
    expect(ids.size).toBe((DAY / 4 / 5_000) * 9 + notes);
  }
});
