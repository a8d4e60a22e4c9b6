import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const append = (n: number, key: string | null = null) =>
  database.query(
    "select livelets.append('{gym.public}', 'host:log', $1::jsonb, $2)",
    [{ n }, key],
  );
const stream = async () =>
  (
    await database.query(
      "select seq::int, floor::int, (select count(*)::int from livelets.event e where e.topic = s.topic) as kept from livelets.stream s",
    )
  )[0];

describe("retention", () => {
  it("deletes what is older than it is kept, moves the floor with it, and spares the newest state", async () => {
    await append(1, "lamp");
    for (let n = 2; n <= 10; n++) await append(n);
    await database.query(
      "update livelets.event set at = at - interval '40 days' where seq <= 8",
    );
    await database.query("update livelets.stream set keep_least = 3");
    await database.query("select livelets.sweep()");
    expect(await stream()).toEqual({ seq: 10, floor: 7, kept: 4 });
  });

  it("answers a snapshot with that state to whoever was below the floor", async () => {
    const [row] = await database.query<{ answer: object }>(
      "select livelets.history('gym.public', after => 6) as answer",
    );
    expect(row!.answer).toMatchObject({
      snapshot: { seq: 10, state: { last: { "host:log/lamp": { seq: 1 } } } },
    });
  });

  it("keeps what is young, whatever the number", async () => {
    await database.query("update livelets.stream set keep_least = 0");
    await database.query("select livelets.sweep()");
    expect(await stream()).toEqual({ seq: 10, floor: 8, kept: 3 });
    await database.query("select livelets.sweep()");
    expect(await stream()).toEqual({ seq: 10, floor: 8, kept: 3 });
  });
});
