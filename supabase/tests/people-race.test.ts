import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(8);
}, 120_000);
afterAll(async () => {
  await database.close();
  postgres.stop();
});

/** In an order of its own each time: append has to put them right. The last ones begin while it goes on. */
const topics = (n: number, writer: number) =>
  ["public", "role.staff", "room.desk", "user.ada", `room.r${n >> 1}`]
    .map((_, at, all) => `gym.${all[(at + n + writer) % all.length]}`)
    .slice(n % 4);
const data = {
  member: { id: "ada", full_name: "Canary" },
  timestamp: "2026-11-20T10:00:00Z",
};

async function write(writer: number): Promise<void> {
  for (let n = 0; n < 60; n++)
    await database.query(
      "select livelets.append($1::text[], 'member_checked_in', $2::jsonb)",
      [topics(n, writer), data],
    );
}

/** Lets them in again each time: erasing takes their rights from open channels too. */
async function erase(): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await database.query(
      "insert into livelets.member (tenant, user_id, role) values ('gym', 'ada', 'staff')",
    );
    await database.query("select livelets.erase('gym', 'ada')");
  }
}

it("a person is erased while others append: no deadlock, no hole, and in the end no trace", async () => {
  await Promise.all([write(0), write(1), write(2), write(3), erase()]);
  await database.query("select livelets.erase('gym', 'ada')");
  const streams = await database.query<{
    seq: number;
    kept: number;
    last: number;
  }>(
    `select s.seq::int, count(e.seq)::int as kept, max(e.seq)::int as last
     from livelets.stream s join livelets.event e using (topic) where s.tenant = 'gym' group by s.topic, s.seq`,
  );
  expect(streams.length).toBeGreaterThan(30);
  for (const { seq, kept, last } of streams)
    expect([kept, last]).toEqual([seq, seq]);
  const [row] = await database.query<{ left: number }>(
    "select count(*)::int as left from livelets.event e where e.data::text like '%Canary%'",
  );
  expect(row!.left).toBe(0);
}, 60_000);

it("one allowance is shared by everybody who asks at once, to the last", async () => {
  await database.query(
    "insert into livelets.rate_limit values ('race', 'user', 25, 0.001)",
  );
  const waits = await Promise.all(
    Array.from({ length: 200 }, () =>
      database.query<{ wait: number | null }>(
        "select livelets.take_allowance('race', 'user:ada', 'user') as wait",
      ),
    ),
  );
  expect(waits.filter(([row]) => row!.wait === null)).toHaveLength(25);
});
