import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const TOPICS = ["gym.public", "gym.role.staff", "gym.room.desk"];
const WRITERS = 16;
const EACH = 50;

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres()), 60_000);
afterAll(() => postgres.stop());

/** Appends to some of the topics, named in any order; every tenth transaction fails after it. Answers where it is now. */
async function write(database: Database, n: number): Promise<string[]> {
  const topics = TOPICS.filter((_, i) => (n + i) % 3 !== 0).sort(() =>
    n % 2 ? 1 : -1,
  );
  const work = database.transaction(async (tx) => {
    await tx.query(
      "select livelets.append($1::text[], 'host:log', $2::jsonb)",
      [topics, { n }],
    );
    if (n % 10 === 0) throw new Error("rolled back");
  });
  return work.then(
    () => topics,
    (thrown: Error) => {
      if (thrown.message !== "rolled back") throw thrown;
      return [];
    },
  );
}

/** Reads a topic as a client does, and keeps what it was told. */
async function follow(
  database: Database,
  topic: string,
  until: () => boolean,
): Promise<number[]> {
  const seen: number[] = [];
  const after = () => seen.at(-1) ?? 0;
  for (;;) {
    const last = until();
    const [row] = await database.query<{
      page: { events: { seq: number }[]; more: boolean };
    }>("select livelets.history($1, after => $2::bigint) as page", [
      topic,
      after(),
    ]);
    seen.push(...row!.page.events.map(({ seq }) => seq));
    if (last && !row!.page.more) return seen;
  }
}

describe("the log under concurrent writers", () => {
  it("shows 16 writers' commits to a following reader in order, none missed, without a hole where one rolled back (I13)", async () => {
    const writers = postgres.connect(WRITERS);
    const readers = postgres.connect(TOPICS.length);
    let done = false;
    const written: string[] = [];
    const reading = TOPICS.map((topic) => follow(readers, topic, () => done));
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, w) => {
        for (let n = 0; n < EACH; n++)
          written.push(...(await write(writers, w * EACH + n)));
      }),
    );
    done = true;
    for (const [i, seen] of (await Promise.all(reading)).entries()) {
      const committed = written.filter((topic) => topic === TOPICS[i]).length;
      expect(seen).toEqual(Array.from({ length: committed }, (_, n) => n + 1));
      expect(seen.length).toBeGreaterThan(EACH);
    }
    await Promise.all([writers.close(), readers.close()]);
  }, 60_000);

  it("gives one publish one time in all its topics, never going back within a topic", async () => {
    const database = postgres.connect(1);
    const rows = await database.query<{ times: number; backwards: number }>(`
      select (select count(*)::int from (select id from livelets.event group by id having count(distinct at) > 1) d) as times,
        (select count(*)::int from (select at < lag(at) over (partition by topic order by seq) as back from livelets.event) b where back) as backwards`);
    expect(rows).toEqual([{ times: 0, backwards: 0 }]);
    await database.close();
  });

  it("publishes once when one id races itself over many connections", async () => {
    const database = postgres.connect(WRITERS);
    const id = randomUUID();
    const ask = () =>
      database.query<{ outcome: { status: string; events: unknown[] } }>(
        `select livelets.publish('gym', $1::uuid, '\\x00', '{gym.public}', 'host:log', '{"n": 1}'::jsonb) as outcome`,
        [id],
      );
    const outcomes = (await Promise.all(Array.from({ length: 24 }, ask))).map(
      ([row]) => row!.outcome,
    );
    expect(outcomes.filter(({ status }) => status === "created")).toHaveLength(
      1,
    );
    expect(
      new Set(outcomes.map(({ events }) => JSON.stringify(events))).size,
    ).toBe(1);
    await database.close();
  });

  it("keeps every acknowledged event through a crash, under the same epoch", async () => {
    const before = postgres.connect(4);
    const appended = await Promise.all(
      Array.from({ length: 40 }, () =>
        before.query<{ seq: number; epoch: string }>(
          "select seq::int, epoch from livelets.append('{gym.public}', 'host:log', '{}'::jsonb)",
        ),
      ),
    );
    postgres.crash();
    await before.close().catch(() => undefined);
    const after = postgres.connect(1);
    const [row] = await after.query<{ found: number; epoch: string }>(
      "select (select count(*)::int from livelets.event where topic = 'gym.public' and seq = any ($1::bigint[])) as found, epoch from livelets.stream where topic = 'gym.public'",
      [appended.map(([position]) => position!.seq)],
    );
    expect(row).toEqual({ found: 40, epoch: appended[0]![0]!.epoch });
    await after.close();
  }, 30_000);
});

describe("rights in a real Postgres", () => {
  it("gives clients no way around the functions", async () => {
    const database = postgres.connect(1);
    const [row] = await database.query<{ open: string[]; callable: string[] }>(`
      select (select coalesce(array_agg(c.relname::text), '{}') from pg_class c
          where c.relnamespace::regnamespace::text like 'livelets%' and c.relkind = 'r' and (not c.relrowsecurity
            or has_table_privilege('anon', c.oid, 'select, insert, update, delete')
            or has_table_privilege('authenticated', c.oid, 'select, insert, update, delete'))) as open,
        (select array_agg(p.proname::text order by p.proname) from pg_proc p where p.pronamespace::regnamespace::text like 'livelets%'
          and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))) as callable`);
    expect(row).toEqual({ open: [], callable: ["reads", "writes"] });
    await database.close();
  });
});
