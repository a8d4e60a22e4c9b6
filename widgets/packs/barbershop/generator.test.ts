import { describe, expect, it } from "vitest";
import { localTime } from "../local-time.ts";
import { generator } from "./generator.ts";
import { metrics } from "./metrics.ts";

const ZONE = "Europe/Berlin";
const HOUR = 3_600_000;
const YEAR = Date.UTC(2026, 0, 1);
/** Both changes of the clock in 2026, by Berlin. */
const DST = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)];

function read(time: number, seed = "shop", timeZone = ZONE) {
  const index = Math.floor(time / generator.everyMs);
  const begins = index * generator.everyMs;
  const events = generator.at({ seed, index, time: begins, timeZone });
  const value = new Map(
    events
      .filter(({ type }) => type === "metrics:updated")
      .map(({ key, data }) => [key!, data["value"]]),
  );
  const number = (name: string) => value.get(name) as number;
  return { events, value, number, local: localTime(begins, timeZone) };
}

/** Every `step` of a year, never at a full hour alone, and both days of the change more densely. */
function* year(step = 7 * HOUR + 61_000) {
  for (let time = YEAR; time < YEAR + 365 * 24 * HOUR; time += step)
    yield read(time);
  for (const day of DST)
    for (let time = day - HOUR; time < day + 26 * HOUR; time += 301_000)
      yield read(time);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("barbershop generator", () => {
  it("has a value for every metric at every tick, marked as simulated", () => {
    const names = metrics.map(({ name }) => name);
    for (const { value, events } of year()) {
      expect([...value.keys()]).toEqual(names);
      expect(events.every(({ data }) => data["simulated"] === true)).toBe(true);
    }
  });

  it("stays within what a shop sees, all year", () => {
    for (const { number } of year()) {
      expect(number("satisfaction")).toBeGreaterThanOrEqual(4.1);
      expect(number("satisfaction")).toBeLessThanOrEqual(4.8);
      expect(number("utilization")).toBeGreaterThanOrEqual(0);
      expect(number("utilization")).toBeLessThanOrEqual(1);
      expect(number("wait_time_minutes")).toBeLessThanOrEqual(30);
      expect(number("active_customers")).toBeLessThanOrEqual(9);
      expect(number("revenue_today")).toBeLessThan(6_000);
    }
  });

  it("is in its peaks from 10 to 14 and from 17 to 19, by the local clock", () => {
    for (const { value, local } of year()) {
      const hour = local.minute / 60;
      const expected =
        hour >= 10 && hour < 14
          ? "midday"
          : hour >= 17 && hour < 19
            ? "evening"
            : "none";
      expect(value.get("peak")).toBe(expected);
    }
  });

  it("is busier in every peak than at any other hour", () => {
    const peak: number[] = [];
    const lull: number[] = [];
    for (const { value, number } of year())
      (value.get("peak") === "none" ? lull : peak).push(number("utilization"));
    expect(Math.min(...peak)).toBeGreaterThan(Math.max(...lull));
  });

  it("books faster in the peaks than between them", () => {
    const rates = { peak: [] as number[], lull: [] as number[] };
    for (let day = 0; day < 300; day += 1) {
      const at = (hour: number) =>
        read(YEAR + (day * 24 + hour) * HOUR, "shop", "UTC").number(
          "bookings_today",
        );
      rates.peak.push((at(14) - at(10)) / 4, (at(19) - at(17)) / 2);
      rates.lull.push((at(17) - at(14)) / 3, at(10) - at(9));
    }
    expect(mean(rates.peak)).toBeGreaterThan(1.7 * mean(rates.lull));
  });

  it("takes about 30 % more on weekends", () => {
    const days = { weekend: [] as number[], week: [] as number[] };
    for (let day = 0; day < 364; day += 1) {
      const { number, local } = read(YEAR + (day * 24 + 21) * HOUR);
      days[local.weekend ? "weekend" : "week"].push(number("revenue_today"));
    }
    const factor = mean(days.weekend) / mean(days.week);
    expect(factor).toBeGreaterThan(1.25);
    expect(factor).toBeLessThan(1.35);
  });

  it("never takes less as a day goes on, and begins each at nothing", () => {
    for (const start of [
      ...DST,
      Date.UTC(2026, 5, 10),
      Date.UTC(2026, 11, 31),
    ]) {
      let before = read(start - HOUR);
      for (let time = start; time < start + 48 * HOUR; time += 35_000) {
        const now = read(time);
        const same = now.local.day === before.local.day;
        for (const name of ["revenue_today", "bookings_today"])
          if (same)
            expect(now.number(name)).toBeGreaterThanOrEqual(
              before.number(name),
            );
          else expect(now.number(name)).toBe(0);
        before = now;
      }
    }
  });

  it("is compared with yesterday at this time", () => {
    const today = read(Date.UTC(2026, 5, 11, 13));
    const yesterday = read(Date.UTC(2026, 5, 10, 13));
    const revenue = today.events.find(({ key }) => key === "revenue_today")!;
    expect(revenue.data["previous"]).toBe(yesterday.number("revenue_today"));
  });

  it("is open from 9 to 20 and has nobody in it else", () => {
    for (const { value, number, local } of year()) {
      const open = local.minute >= 540 && local.minute < 1_200;
      expect(value.get("business_status")).toBe(open ? "open" : "closed");
      if (!open) expect(number("active_customers")).toBe(0);
    }
  });

  it("notifies at every third tick, of what the numbers say", () => {
    const noted = Array.from({ length: 600 }, (_, at) =>
      read(Date.UTC(2026, 5, 10, 8) + at * 5_000).events.filter(({ type }) =>
        type.startsWith("notification:"),
      ),
    );
    expect(noted.filter((notes) => notes.length === 1)).toHaveLength(200);
    expect(noted.every((notes) => notes.length < 2)).toBe(true);
    for (const note of noted.flat()) {
      const { body, evidence } = note.data as {
        body: string;
        evidence: { utilization?: number };
      };
      if (evidence.utilization !== undefined)
        expect(body).toContain(String(Math.round(evidence.utilization * 100)));
    }
  });

  it("comes to the same whatever was asked for before", () => {
    const time = Date.UTC(2026, 5, 10, 15);
    const first = JSON.stringify(read(time).events);
    for (let day = 0; day < 30; day += 1)
      read(time + day * 24 * HOUR, `other ${day}`);
    expect(JSON.stringify(read(time).events)).toBe(first);
  });
});
