import { describe, expect, it } from "vitest";
import { SAMPLES } from "../../demo/samples.ts";
import { map as barbershop } from "./barbershop/maps.ts";
import { map as gym } from "./gym/maps.ts";
import { map as host } from "./host/maps.ts";
import { drawAt, pickAt } from "./random.ts";
import { map as signage } from "./signage/maps.ts";
import { map as studio } from "./studio/maps.ts";

const FRAMES = 100_000;
const maps = { barbershop, gym, host, signage, studio };

const member = { id: "7", full_name: "Ada Okafor" };
const activity = {
  type: "member_activity",
  activity: "check_out",
  member,
  timestamp: "2026-11-20T10:00:00Z",
  duration_minutes: 42.5,
};
const stats = { members_in: 3, check_ins_today: 9, average_stay_minutes: 50 };

/** Frames that the maps know, of every event there is. */
const frames: readonly object[] = [
  { type: "activity_notification", activity },
  { type: "activity_notification", payload: { activity } },
  { type: "member_activity", payload: activity },
  { type: "initial_stats", stats },
  { type: "check_in_stats", payload: stats },
  ...Object.values(SAMPLES)
    .flat()
    .flatMap(({ type, data }) => [
      { type, payload: data },
      { type, data },
      data,
    ]),
];
const names = Object.values(SAMPLES).flatMap((all) =>
  all.map(({ type }) => type),
);

const deep = JSON.parse("[".repeat(5_000) + "]".repeat(5_000)) as unknown;
const polluted = JSON.parse(
  '{"__proto__":{"type":"health:alert"},"constructor":{},"hasOwnProperty":1}',
) as unknown;
/** What may stand anywhere: of every kind, with names that mean something to an object. */
const wrong: readonly unknown[] = [
  null,
  undefined,
  true,
  NaN,
  -1,
  1e308,
  10n,
  Symbol("x"),
  () => 1,
  "",
  "__proto__",
  "constructor",
  "toString",
  "\0\ud800",
  "x".repeat(100_000),
  [],
  {},
  deep,
  polluted,
  new Date(NaN),
  Object.create(null),
  Object.freeze({ type: "host:log", payload: Object.freeze([]) }),
  ...names,
];

type Draw = (what: string) => number;

/** The frame again, with one to four things in it that are missing, swapped, or something else. */
function mutate(frame: object, n: number): unknown {
  const draw: Draw = (what) => drawAt("mutate", n, what);
  let mutated: unknown = frame;
  for (let change = 0; change <= draw("changes") * 4; change += 1)
    mutated = changed(mutated, (what) => draw(`${what} ${change}`), 0);
  return mutated;
}

function changed(value: unknown, draw: Draw, depth: number): unknown {
  const other = wrong[Math.floor(draw("other") * wrong.length)];
  if (typeof value !== "object" || value === null || depth > 4) return other;
  const keys = Object.keys(value);
  const key = keys[Math.floor(draw(`key ${depth}`) * keys.length)];
  if (key === undefined || draw(`here ${depth}`) < 0.1) return other;
  const copy = (
    Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  ) as Record<string, unknown>;
  const how = draw(`how ${depth}`);
  if (how < 0.15) delete copy[key];
  else if (how < 0.25) copy[pickAt(names, "name", keys.length, key)] = other;
  else copy[key] = changed(copy[key], draw, depth + 1);
  return copy;
}

describe.each(Object.entries(maps))("the map of %s", (_, map) => {
  it(`makes an event or null of ${FRAMES} mutated frames, and never throws`, () => {
    let made = 0;
    for (let n = 0; n < FRAMES; n += 1) {
      const frame = mutate(pickAt(frames, "frame", n, "which"), n);
      const message =
        n % 3 === 0
          ? undefined
          : { channel: "x", event: pickAt(names, "event", n, "name") };
      const event = map(frame, message);
      if (event === null) continue;
      made += 1;
      const { type, data, key = "k", at = "2026-01-01" } = event;
      const isEvent =
        names.includes(type) &&
        typeof data === "object" &&
        !Array.isArray(data) &&
        typeof key === "string" &&
        key !== "" &&
        !Number.isNaN(Date.parse(at));
      if (!isEvent) expect.fail(`no event: ${String(type)} of frame ${n}`);
    }
    // Some survive what was done to them: else this would say little about the way to an event.
    expect(made).toBeGreaterThan(FRAMES / 100);
    expect(made).toBeLessThan(FRAMES / 1.1);
    expect(Object.hasOwn(Object.prototype, "type")).toBe(false);
  });
});
