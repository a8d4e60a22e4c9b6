import { describe, expect, it } from "vitest";
import type { GeneratedEvent, Pack, Tick } from "../events/pack.ts";
import { generator as barbershop } from "./barbershop/generator.ts";
import { derive } from "./gym/derive.ts";
import { generator as gym } from "./gym/generator.ts";
import { generator as host } from "./host/generator.ts";
import { localTime } from "./local-time.ts";
import { generator as signage } from "./signage/generator.ts";
import { generator as studio } from "./studio/generator.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = Date.UTC(2026, 0, 1);
const CHAIRS = 9;
/** What a large gym lets in. */
const GYM_CAPACITY = 120;

/** Zones, each with a UTC midnight before either change of its clock; one moves it by half an hour. */
const zones: [string, readonly number[]][] = [
  ["Europe/Berlin", [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)]],
  ["Australia/Lord_Howe", [Date.UTC(2026, 3, 4), Date.UTC(2026, 9, 3)]],
];

type Run = (Tick & { readonly events: readonly GeneratedEvent[] })[];

interface Session {
  readonly id: string;
  readonly status: string;
  readonly trainer: { readonly id: string };
  readonly client: { readonly id: string };
  readonly room: string;
}

/** Every tick between two times. */
function run(
  { at, everyMs }: Pack["generator"],
  timeZone: string,
  [from, to]: readonly [number, number],
): Run {
  const ticks: Run = [];
  for (
    let index = Math.ceil(from / everyMs);
    index * everyMs < to;
    index += 1
  ) {
    const tick = { seed: "year", index, time: index * everyMs, timeZone };
    ticks.push({ ...tick, events: at(tick) });
  }
  return ticks;
}

/** A few ticks in a row at all hours of a year, and all of the days on which the clock changes. */
function year(
  generator: Pack["generator"],
  [zone, changes]: (typeof zones)[number],
): Run {
  const spans: [number, number][] = changes.map((day) => [
    day - HOUR,
    day + DAY + HOUR,
  ]);
  for (let time = YEAR; time < YEAR + 365 * DAY; time += 7 * HOUR + 61_000)
    spans.push([time, time + 3 * generator.everyMs]);
  return spans.flatMap((span) => run(generator, zone, span));
}

/** Every number in it, wherever it is. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(numbersIn)
    : [];
}

const timesOf = (data: object, ...names: string[]) =>
  names.map((name) => Date.parse((data as Record<string, string>)[name]!));

describe.each(zones)("a year in %s", (...zone) => {
  it.each(Object.entries({ barbershop, gym, host, signage, studio }))(
    "of %s has no number that is none, nor a negative one",
    (_, generator) => {
      const numbers = year(generator, zone).flatMap(({ events }) =>
        numbersIn(events.map(({ data }) => data)),
      );
      expect(numbers.length).toBeGreaterThan(100);
      expect(
        numbers.filter((number) => !(number >= 0 && number < 1e6)),
      ).toEqual([]);
    },
  );

  it("of barbershop keeps its hours and has no more customers than chairs", () => {
    for (const { events, time, timeZone } of year(barbershop, zone)) {
      const value = (name: string) =>
        events.find(({ key }) => key === name)!.data["value"] as number;
      const { minute } = localTime(time, timeZone);
      const open = minute >= 9 * 60 && minute < 20 * 60;
      const fits =
        value("active_customers") <= (open ? CHAIRS : 0) &&
        value("utilization") <= (open ? 1 : 0);
      const status = open ? "open" : "closed";
      expect([value("business_status"), fits]).toEqual([status, true]);
    }
  });

  it("of gym is never over its capacity, and its statistics never miscount", () => {
    const full: number[] = [];
    for (let time = YEAR; time < YEAR + 365 * DAY; time += 53 * HOUR) {
      const index = Math.floor(time / gym.everyMs);
      const tick = { seed: "year", index, time: index * gym.everyMs };
      const [before] = gym.before!({ ...tick, timeZone: zone[0] });
      const { members_in, check_ins_today, check_outs_today } = before!
        .data as Record<string, number>;
      full.push(members_in!);
      // Who left today came today, or was inside at midnight.
      expect(check_outs_today).toBeLessThanOrEqual(
        check_ins_today! + GYM_CAPACITY,
      );
    }
    expect(Math.max(...full)).toBeLessThanOrEqual(GYM_CAPACITY);
    expect(Math.max(...full)).toBeGreaterThan(40);
  });

  it.each(zone[1])("of gym: nobody leaves who is not in, on %i", (day) => {
    const start = day - HOUR;
    const index = start / gym.everyMs;
    const tick = { seed: "year", index, time: start, timeZone: zone[0] };
    let stats = gym.before!(tick)[0]!.data;
    const came = new Map<string, number>();
    for (const { events, time, timeZone } of run(gym, zone[0], [
      start,
      day + DAY + HOUR,
    ]))
      for (const { type, data } of events) {
        const { id } = data["member"] as { id: string };
        const before = stats["members_in"] as number;
        stats = derive(stats, { type, data, at: time, timeZone });
        const now = stats["members_in"] as number;
        const isIn = type === "member_checked_in";
        expect(now).toBe(before + (isIn ? 1 : -1));
        expect(now).toBeLessThanOrEqual(GYM_CAPACITY);
        if (isIn) came.set(id, time);
        else if (came.has(id)) expect(time).toBeGreaterThan(came.get(id)!);
      }
    expect(came.size).toBeGreaterThan(300);
  });

  it("of studio: sessions keep the hours, and are told of at their time", () => {
    for (const { events, time, timeZone } of year(studio, zone))
      for (const { type, data } of events) {
        if (!data["session"]) continue;
        const [starts, ends] = timesOf(data["session"], "starts_at", "ends_at");
        const { minute } = localTime(starts!, timeZone);
        expect(minute >= 7 * 60 && minute <= 20 * 60).toBe(true);
        expect(ends! - starts!).toBe(HOUR);
        if (type === "session:completed")
          expect(time).toBeGreaterThanOrEqual(ends!);
        else expect(time).toBeLessThan(starts!);
      }
  });

  it.each(zone[1])("of studio: each session goes its way on %i", (day) => {
    const way = new Map<string, string[]>();
    const busy = new Map<string, Set<string>>();
    for (const { events } of run(studio, zone[0], [day - 2 * DAY, day + DAY]))
      for (const { data } of events) {
        const session = data["session"] as Session | undefined;
        if (!session) continue;
        const { id, status, trainer, client, room } = session;
        way.set(id, [...(way.get(id) ?? []), status]);
        const [starts] = timesOf(session, "starts_at");
        for (const who of [trainer.id, client.id, room])
          for (const quarter of [0, 1, 2, 3]) {
            const place = `${who} ${starts! + (quarter * HOUR) / 4}`;
            busy.set(place, (busy.get(place) ?? new Set()).add(id));
          }
      }
    const ways = new Set([...way.values()].map((steps) => steps.join(" ")));
    expect(ways).toContain("booked confirmed completed");
    expect(ways).toContain("booked confirmed cancelled");
    // What began before the first tick or ends after the last is seen in part.
    for (const steps of ways)
      expect(
        ["booked confirmed completed", "booked confirmed cancelled"].some(
          (whole) => whole.includes(steps),
        ),
        steps,
      ).toBe(true);
    expect([...busy.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  it("of signage: nobody was seen later than now, and the lost ones not lately", () => {
    for (const { events, time } of year(signage, zone))
      for (const { type, data } of events) {
        if (type !== "device:status-update") continue;
        const silent = time - timesOf(data, "last_seen")[0]!;
        const expected = (data["expected_every_s"] as number) * 1_000;
        if (data["status"] === "offline")
          expect(silent).toBeGreaterThanOrEqual(expected);
        else expect(silent).toBe(0);
      }
  });
});

describe("a day of signage", () => {
  it("raises one alarm when a device is lost and says once that it is back", () => {
    let lost = new Set<unknown>();
    let alarms = 0;
    for (const { events } of run(signage, "UTC", [YEAR, YEAR + DAY])) {
      const [status, alert] = events.map(({ data }) => data);
      const { id } = status!["device"] as { id: string };
      const before = lost.has(id);
      const isLost = status!["status"] === "offline";
      lost = new Set(lost);
      if (isLost) lost.add(id);
      else lost.delete(id);
      const severity = isLost ? "critical" : "info";
      if (before === isLost) expect(alert).toBeUndefined();
      else expect(alert).toMatchObject({ source: id, severity });
      alarms += Number(!before && isLost);
    }
    expect(alarms).toBeGreaterThan(10);
  });
});

describe("a week of gym", () => {
  it("has its peaks before and after work on weekdays, and late in the morning at weekends", () => {
    const visits = (day: number, hour: number) =>
      run(gym, "UTC", [
        Date.UTC(2026, 5, day, hour),
        Date.UTC(2026, 5, day, hour + 2),
      ])
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === "member_checked_in").length;
    const [wednesday, saturday] = [10, 13];
    expect(visits(wednesday, 17)).toBeGreaterThan(1.4 * visits(saturday, 17));
    expect(visits(saturday, 10)).toBeGreaterThan(1.4 * visits(wednesday, 10));
  });
});
