import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const PUBLIC = "gym.public";
const OWN = "gym.user.ada";

const append = (topic: string, n: number, key: string | null = null) =>
  database.query(
    "select livelets.append(array[$1], 'host:log', $2::jsonb, $3)",
    [topic, { n }, key],
  );
const age = (topic: string, seqs: number[], by: string) =>
  database.query(
    "update livelets.event set at = now() - $3::interval where topic = $1 and seq = any ($2::bigint[])",
    [topic, seqs, by],
  );
const keepLeast = (n: number) =>
  database.query("update livelets.stream set keep_least = $1", [n]);
const sweep = async (most = 5_000) => {
  const [row] = await database.query<{ gone: number }>(
    "select livelets.sweep($1) as gone",
    [most],
  );
  return row!.gone;
};
const stream = async (topic: string) => {
  const [row] = await database.query<{ floor: number; kept: number[] }>(
    `select floor::int, (select array_agg(e.seq::int order by e.seq) from livelets.event e where e.topic = s.topic) as kept
     from livelets.stream s where topic = $1`,
    [topic],
  );
  return row!;
};

describe("retention", () => {
  it("keeps states for a day, what happened for a month, and the newest of each state for ever", async () => {
    for (let n = 1; n <= 4; n++) await append(PUBLIC, n, "lamp");
    for (let n = 5; n <= 8; n++) await append(PUBLIC, n);
    await append(PUBLIC, 9, "door");
    await age(PUBLIC, [1, 2, 3, 4, 5, 9], "31 days");
    await age(PUBLIC, [6, 7, 8], "29 days");
    await keepLeast(0);
    expect(await sweep()).toBe(4);
    expect(await stream(PUBLIC)).toEqual({ floor: 5, kept: [4, 6, 7, 8, 9] });
    expect(await sweep()).toBe(0);
  });

  it("lets a spared state go once a newer one has come", async () => {
    await append(PUBLIC, 10, "lamp");
    expect(await sweep()).toBe(1);
    expect(await stream(PUBLIC)).toEqual({ floor: 5, kept: [6, 7, 8, 9, 10] });
  });

  it("keeps states among the newest thousand however old they are", async () => {
    await append(PUBLIC, 11, "lamp");
    await append(PUBLIC, 12, "lamp");
    await age(PUBLIC, [10, 11, 12], "2 days");
    await keepLeast(2);
    await sweep();
    expect(await stream(PUBLIC)).toEqual({
      floor: 10,
      kept: [6, 7, 8, 9, 11, 12],
    });
    const [fresh] = await database.query(
      "select column_default from information_schema.columns where table_name = 'stream' and column_name = 'keep_least'",
    );
    expect(fresh).toEqual({ column_default: "1000" });
  });

  it("keeps a person's own topic for 90 days, states included", async () => {
    for (let n = 1; n <= 3; n++) await append(OWN, n);
    for (let n = 4; n <= 6; n++) await append(OWN, n, "read");
    await age(OWN, [1, 4], "91 days");
    await age(OWN, [2, 3, 5, 6], "89 days");
    await keepLeast(0);
    await sweep();
    expect(await stream(OWN)).toEqual({ floor: 4, kept: [2, 3, 5, 6] });
  });

  it("takes a stream's own term for everything in it", async () => {
    await database.query(
      "update livelets.stream set keep_for = '1 hour' where topic = $1",
      [OWN],
    );
    await sweep();
    expect(await stream(OWN)).toEqual({ floor: 5, kept: [6] });
  });

  it("removes about as many as it was told to, and says when nothing is left", async () => {
    const topic = "gym.room.attic";
    for (let n = 1; n <= 25; n++) await append(topic, n);
    await database.query(
      "update livelets.event set at = now() - interval '40 days' where topic = $1",
      [topic],
    );
    expect([await sweep(10), (await stream(topic)).floor]).toEqual([10, 10]);
    expect([await sweep(10), await sweep(10)]).toEqual([10, 5]);
    expect([await sweep(10), await stream(topic)]).toEqual([
      0,
      { floor: 25, kept: null },
    ]);
  });

  it("calls what later tables bring for it", async () => {
    await database.query("create table public.swept (n int)");
    await database.query(
      `create function livelets.sweep_test() returns void language sql set search_path = ''
       as 'insert into public.swept values (1)'`,
    );
    await sweep();
    await database.query("drop function livelets.sweep_test()");
    await sweep();
    expect(await database.query("select n from public.swept")).toEqual([
      { n: 1 },
    ]);
  });

  it("leaves nothing of a tenant that is deleted", async () => {
    await database.query(
      "select livelets.append('{host.public}', 'host:metrics', '{\"value\": 1}', 'cpu')",
    );
    await database.query("delete from livelets.tenant where id = 'host'");
    const [left] = await database.query<{ left: number }>(
      `select (select count(*) from livelets.stream where tenant = 'host')::int + (select count(*) from livelets.event where topic = 'host.public')::int
         + (select count(*) from livelets.state where topic = 'host.public')::int + (select count(*) from livelets.rollup where topic = 'host.public')::int as left`,
    );
    expect(left).toEqual({ left: 0 });
  });
});
