import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import { builtInGenerators } from "../_shared/generators.ts";
import type { TestBed } from "../_shared/testing.ts";
import type { Database } from "../_shared/database.ts";
import { createTicker } from "../_shared/simulation/ticker.ts";
import { createMinute } from "./minute.ts";
import { VirtualClock } from "./testing.ts";
import { uuid5 } from "../_shared/uuid5.ts";

/** A little after a minute has begun, on a shop's working day. */
const START = "2026-06-10T10:00:01.500Z";
const MINUTE = 60_000;

let bed: TestBed;
let clock: VirtualClock;
// Minutes of virtual time over a real database take seconds, more on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Appended ticks: when they began, and when they were appended, in ms. */
let ticks: { tenant: string; at: number; appended: number }[];
/** Throws at these appends, counted from 1: the process "crashes" there. */
let crashes: Set<number>;
let appends: number;

beforeAll(async () => {
  bed = await createTestBed({
    generators: builtInGenerators,
    now: () => clock.now,
    sleep: (ms) => clock.sleep(ms),
  });
  Object.assign(bed.deps, { database: observed(bed.database) });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  clock = new VirtualClock(START);
  [ticks, crashes, appends] = [[], new Set(), 0];
  bed.logged.length = 0;
  for (const table of ["state", "event", "stream", "chore", "simulation"])
    await bed.database.query(`delete from livelets.${table}`);
  await bed.database.query(
    "insert into livelets.simulation (tenant) select id from livelets.tenant where id <> 'host'",
  );
});

/** The same database, which notes each tick once it is committed. */
function observed(database: Database): Database {
  return {
    ...database,
    async transaction(work) {
      let begun: unknown[] | null = null;
      let append = false;
      const result = await database.transaction((tx) =>
        work({
          ...tx,
          async query(sql, parameters = []) {
            if (sql.includes("append_batch")) {
              append = true;
              appends += 1;
              if (crashes.has(appends)) throw new Error("crashed");
            }
            const rows = await tx.query(sql, parameters);
            if (
              sql.includes("begin_tick") &&
              (rows[0] as { begun: boolean }).begun
            )
              begun = [...parameters];
            return rows as never;
          },
        }),
      );
      if (begun && append)
        ticks.push({
          tenant: String(begun[0]),
          at: Number(begun[1]),
          appended: clock.now,
        });
      return result;
    },
  };
}

const work = async () => {
  const { deps } = bed;
  const minute = createMinute(deps, createTicker(deps), {
    flush: () => Promise.resolve(),
  });
  await minute.goOn((await minute.begin()).waitMs);
};
const run = () => clock.run(work);

/** As a timer calls it: once a minute, so much later each time. */
const runsEveryMinute = (minutes: number, late: (n: number) => number) =>
  Promise.all(
    Array.from({ length: minutes }, (_, n) =>
      clock.run(async () => {
        await clock.sleep(n * MINUTE + late(n));
        await work();
      }),
    ),
  );

const watch = (...tenants: string[]) =>
  bed.database.query(
    "update livelets.simulation set watched_at = to_timestamp($1::float8 / 1000) where tenant = any ($2::text[])",
    [clock.now + 60 * MINUTE, tenants],
  );

interface Kept {
  id: string;
  type: string;
  data: Record<string, unknown>;
}
const kept = (topic: string) =>
  bed.database.query<Kept>(
    "select id::text, type, data from livelets.event where topic = $1 order by seq",
    [topic],
  );

/** The ticks of five minutes from the first whole one. */
const begin = Math.ceil(Date.parse(START) / 5_000) * 5_000;
const fiveMinutes = () =>
  ticks.filter(({ at }) => at >= begin && at < begin + 5 * MINUTE);
const everyFive = Array.from({ length: 60 }, (_, n) => begin + n * 5_000);

describe("five minutes of a watched tenant", () => {
  it("have 60 metric and 20 notification ticks, each in its second, none twice", async () => {
    await watch("barbershop");
    await runsEveryMinute(6, () => 0);
    expect(fiveMinutes().map(({ at }) => at)).toEqual(everyFive);
    for (const { at, appended } of ticks.slice(1))
      expect(appended - at).toBeLessThan(1_000);

    const events = await kept("barbershop.public");
    const ids = new Set(events.map(({ id }) => id));
    expect(ids.size).toBe(events.length);
    const metrics = everyFive.map((at) =>
      uuid5(`metrics:barbershop:${at / 5_000}`),
    );
    const notes = everyFive
      .filter((at) => at % 15_000 === 0)
      .map((at) => uuid5(`notifications:barbershop:${at / 15_000}`));
    expect([metrics.length, notes.length]).toEqual([60, 20]);
    for (const id of [...metrics, ...notes]) expect(ids).toContain(id);
    expect(events.every(({ data }) => data.simulated === true)).toBe(true);
  });

  it("are the same when runs come late, twice and on top of each other", async () => {
    await watch("barbershop");
    await Promise.all([
      runsEveryMinute(6, (n) => [0, 3_900, 300, 4_500, 0, 2_000][n]!),
      runsEveryMinute(6, (n) => n * 7_001),
    ]);
    expect(fiveMinutes().map(({ at }) => at)).toEqual(everyFive);
    for (const { at, appended } of ticks.slice(1))
      expect(appended - at).toBeLessThan(1_000);
  });

  it("lose nothing when the process dies in the middle of a tick", async () => {
    await watch("barbershop");
    crashes = new Set([3, 9, 10, 31]);
    await runsEveryMinute(6, () => 0);
    expect(fiveMinutes().map(({ at }) => at)).toEqual(everyFive);
    expect(bed.logged.filter(({ level }) => level === "error")).toHaveLength(4);
    const events = await kept("barbershop.public");
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it("part the tenants' ticks, and keep each one's in order", async () => {
    await watch("barbershop", "gym", "signage", "studio");
    await runsEveryMinute(2, () => 0);
    const phases = ticks.map(({ appended }) => appended % 5_000);
    expect(new Set(phases).size).toBeGreaterThan(2);
    for (const tenant of ["barbershop", "gym", "signage", "studio"]) {
      const times = ticks
        .filter((tick) => tick.tenant === tenant)
        .map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });
});

describe("a run that comes late", () => {
  it("makes up for half a minute, in order", async () => {
    await watch("barbershop");
    await run();
    const before = ticks.length;
    clock.now += 20_000;
    await run();
    expect(
      ticks.slice(before, before + 4).map(({ appended }) => appended),
    ).toEqual(Array(4).fill(ticks[before]!.appended));
    const times = ticks.map(({ at }) => at);
    expect(
      times.every((at, n) => n === 0 || at - times[n - 1]! === 5_000),
    ).toBe(true);
  });

  it("begins afresh after longer, without a flood", async () => {
    await watch("gym");
    await run();
    const before = ticks.length;
    clock.now += 30 * MINUTE;
    await run();
    const first = ticks
      .slice(before)
      .filter(({ appended }) => appended === ticks[before]!.appended);
    expect(first).toHaveLength(1);
    const states = (await kept("gym.public")).filter(
      ({ type }) => type === "stats_update",
    );
    expect(states.every(({ data }) => Number(data.members_in) >= 0)).toBe(true);
  });
});

describe("a tenant nobody watches", () => {
  it("sleeps, and has nothing made up", async () => {
    await run();
    expect(ticks).toEqual([]);
    const [row] = await bed.database.query(
      "select count(*)::int as events from livelets.event",
    );
    expect(row).toEqual({ events: 0 });
  });

  it("falls asleep ten minutes after the last look", async () => {
    await bed.call("connect?tenant=barbershop");
    await bed.settle();
    await runsEveryMinute(12, () => 0);
    const last = Math.max(...ticks.map(({ at }) => at));
    expect(last - Date.parse(START)).toBeGreaterThan(9.8 * MINUTE);
    expect(last - Date.parse(START)).toBeLessThan(10.1 * MINUTE);
  });
});
