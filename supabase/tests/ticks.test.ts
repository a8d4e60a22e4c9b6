import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { builtInGenerators } from "../../functions/_shared/generators.ts";
import { builtInPacks } from "../../functions/_shared/packs.ts";
import { appendTick } from "../../functions/_shared/simulation/append-tick.ts";
import { append } from "../../functions/publish/append.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const NOON = Date.parse("2026-11-20T12:00:00Z");
const RUNS = 6;

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(RUNS);
}, 60_000);
afterAll(async () => {
  await database.close();
  postgres.stop();
});
beforeEach(() =>
  database.query(
    "update livelets.simulation set ticked_at = '-infinity', watched_at = '-infinity'",
  ),
);

function tick(tenant: string, n: number, afresh = false): Promise<boolean> {
  const generator = builtInGenerators[tenant]!;
  const index = Math.floor(NOON / generator.everyMs) + n;
  const time = index * generator.everyMs;
  return appendTick(database, {
    tenant,
    schemas: builtInPacks[tenant]!,
    generator,
    tick: { seed: tenant, index, time, timeZone: "Europe/Berlin" },
    afresh,
    now: time + 200,
  });
}

const faults = async (topic: string) =>
  (
    await database.query(
      `select count(*)::int - count(distinct id)::int as doubled, max(seq)::int - count(*)::int as holes
       from livelets.event where topic = $1`,
      [topic],
    )
  )[0];

it("appends each tick once when many processes run the same ones at the same time", async () => {
  const done: boolean[][] = [];
  for (let n = 0; n < 12; n += 1)
    done.push(
      await Promise.all(
        Array.from({ length: RUNS }, () => tick("barbershop", n)),
      ),
    );
  for (const tries of done) expect(tries.filter(Boolean)).toHaveLength(1);
  expect(await faults("barbershop.public")).toEqual({ doubled: 0, holes: 0 });
  const [row] = await database.query(
    "select count(*)::int as events from livelets.event where topic = 'barbershop.public' and key = 'peak'",
  );
  expect(row).toEqual({ events: 12 });
}, 60_000);

it("derives beside people who publish the same, without a deadlock or a lost count", async () => {
  const publishing = Array.from({ length: 40 }, (_, n) =>
    append(
      database,
      {
        tenant: "gym",
        id: crypto.randomUUID(),
        hash: "00",
        topics: ["gym.public"],
        type: "member_checked_in",
        data: { timestamp: new Date(NOON).toISOString(), n },
        key: null,
        actor: null,
        at: NOON + 300_000,
        timeZone: "Europe/Berlin",
      },
      builtInPacks.gym!.member_checked_in!.derivations!,
    ),
  );
  const ticking = Array.from({ length: 40 }, (_, n) => tick("gym", n));
  await Promise.all([...publishing, ...ticking]);
  expect(await faults("gym.public")).toEqual({ doubled: 0, holes: 0 });
  const [row] = await database.query<{ came: number; counted: number }>(
    `select (select count(*)::int from livelets.event where topic = 'gym.public' and type = 'member_checked_in') as came,
       (select (e.data ->> 'check_ins_today')::int from livelets.state s join livelets.event e using (topic, seq)
        where s.topic = 'gym.public' and s.type = 'stats_update') as counted`,
  );
  expect(row!.counted).toBe(row!.came);
}, 60_000);

it("wakes a tenant once, however many look at the same moment", async () => {
  const woken = await Promise.all(
    Array.from({ length: 30 }, () =>
      database.query(
        "select tenant as t from livelets.watch('{studio,signage}', now())",
      ),
    ),
  );
  expect(woken.flat()).toHaveLength(2);
});
