import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

const TOPIC = "gym.public";
/** Recent, whenever this runs: what is kept of an hour goes after 35 days. */
const dayAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const [DAY, BEFORE, AFTER] = [dayAgo(2), dayAgo(3), dayAgo(1)];

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.query(`select livelets.lock_topics('{${TOPIC}}')`);
}, 60_000);
afterAll(() => database.close());

/** Appends as if it were `at`: a topic's time never goes back, but the first may lie anywhere. */
const measure = (value: unknown, at: string, key = "revenue_today") =>
  database.query(
    `with next as (update livelets.stream set seq = seq + 1 where topic = '${TOPIC}' returning seq)
     insert into livelets.event (topic, seq, id, type, at, key, data)
     select '${TOPIC}', next.seq, gen_random_uuid(), 'metrics:updated', $1::timestamptz, $2, $3::jsonb from next`,
    [at, key, { metric: key, value }],
  );
const hours = (since = `${DAY}T00:00Z`, until = `${AFTER}T00:00Z`) =>
  database.query(
    `select to_char(hour at time zone 'UTC', 'HH24') as hour, samples, mean, low, high, opening, closing
     from livelets.rollup($1, 'metrics:updated', 'revenue_today', $2, $3)`,
    [TOPIC, since, until],
  );
const valueAt = async (moment: string) => {
  const [row] = await database.query<{ value: number | null }>(
    "select livelets.value_at($1, 'metrics:updated', 'revenue_today', $2) as value",
    [TOPIC, moment],
  );
  return row!.value;
};

describe("the hours of a metric", () => {
  beforeAll(async () => {
    await measure(10, `${DAY}T09:05Z`);
    await measure(4, `${DAY}T09:20Z`);
    await measure(16, `${DAY}T09:59:59.999Z`);
    await measure(20, `${DAY}T12:00Z`);
    await measure(30, `${DAY}T12:40Z`);
  });

  it("hold number, mean, extremes, first and last, and are left out where nothing was told", async () => {
    expect(await hours()).toEqual([
      {
        hour: "09",
        samples: 3,
        mean: 10,
        low: 4,
        high: 16,
        opening: 10,
        closing: 16,
      },
      {
        hour: "12",
        samples: 2,
        mean: 25,
        low: 20,
        high: 30,
        opening: 20,
        closing: 30,
      },
    ]);
    expect(await hours(`${DAY}T09:30Z`, `${DAY}T12:00Z`)).toHaveLength(1);
  });

  it("tell what it was at a moment: between beginning and end of that hour, or as it last was", async () => {
    expect(await valueAt(`${DAY}T12:30Z`)).toBe(25);
    expect(await valueAt(`${DAY}T11:11Z`)).toBe(16);
    expect(await valueAt(`${BEFORE}T12:00Z`)).toBeNull();
  });

  it("count numbers of states only, and refuse none that JSON has", async () => {
    for (const wrong of ["12", null, true, { n: 1 }])
      await measure(wrong, `${DAY}T13:00Z`);
    for (const extreme of ["1e400", "-1e400", "1e-400"])
      await database.query(
        `select livelets.append('{${TOPIC}}', 'metrics:updated', '{"value": ${extreme}}', 'extreme')`,
      );
    await database.query(
      `select livelets.append('{${TOPIC}}', 'metrics:updated', '{"value": 1}')`,
    );
    expect(await hours(`${DAY}T13:00Z`)).toEqual([]);
    expect(
      await database.query(
        "select key, samples, total from livelets.rollup where key <> 'revenue_today'",
      ),
    ).toEqual([{ key: "extreme", samples: 1, total: 0 }]);
  });

  it("outlive the events by far, and go after 35 days", async () => {
    await database.query("update livelets.stream set keep_least = 0");
    await database.query(
      "update livelets.event set at = at - interval '50 days'",
    );
    await database.query(
      "update livelets.rollup set hour = now() - interval '36 days' where closing = 16",
    );
    await database.query("select livelets.sweep()");
    expect(await hours()).toMatchObject([{ hour: "12" }]);
  });
});
