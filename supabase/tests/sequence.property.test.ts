import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { findPostgres } from "../../scripts/lib/postgres.mjs";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

/** `SEQUENCE_RUNS=1000 npx vitest run supabase/tests/sequence` is the long run. */
const RUNS = Number(process.env["SEQUENCE_RUNS"] ?? 25);
const WRITERS = 6;

interface Transaction {
  /** Which of the three topics, in the order in which they are asked for. */
  readonly topics: readonly number[];
  /** How many events in one batch; 0 is a single append. */
  readonly batch: number;
  /** It appends, takes that back to a savepoint, and appends again. */
  readonly again: boolean;
  readonly ends: "commits" | "rolls back" | "dies";
}

const transaction: fc.Arbitrary<Transaction> = fc.record({
  topics: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
  batch: fc.constantFrom(0, 0, 1, 3),
  again: fc.boolean(),
  ends: fc.constantFrom("commits", "commits", "commits", "rolls back", "dies"),
});
const plans = fc.array(fc.array(transaction, { minLength: 1, maxLength: 6 }), {
  minLength: 2,
  maxLength: WRITERS,
});

let postgres: TestPostgres;
let database: Database;
let reader: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(WRITERS);
  reader = postgres.connect(1);
}, 120_000);
afterAll(async () => {
  await database.close();
  await reader.close();
  postgres.stop();
});

const append = (
  on: Database,
  topics: readonly string[],
  ids: readonly string[],
  batch: number,
) =>
  batch === 0
    ? on.query(
        "select livelets.append($1::text[], 'host:log', '{}', event_id => $2::uuid)",
        [topics, ids[0]],
      )
    : on.query("select livelets.append_batch($1::text[], $2::jsonb)", [
        topics,
        ids.map((id) => ({ id, type: "host:log", data: {} })),
      ]);

/** Answers what must be in the log of it, by topic. */
async function run(
  names: readonly string[],
  { topics, batch, again, ends }: Transaction,
): Promise<string[]> {
  const asked = topics.map((n) => names[n]!);
  if (ends === "dies") return die(asked);
  const ids = Array.from({ length: Math.max(1, batch) }, () => randomUUID());
  const work = database.transaction(async (tx) => {
    if (again) {
      await tx.query("savepoint before");
      await append(tx, asked, [...ids.slice(1), randomUUID()], batch);
      await tx.query("rollback to savepoint before");
    }
    await append(tx, asked, ids, batch);
    if (ends === "rolls back") throw new Error("as planned");
  });
  await work.catch((thrown: Error) => {
    if (ends === "commits") throw thrown;
  });
  if (ends !== "commits") return [];
  return asked.flatMap((name) => ids.map((id) => `${name} ${id}`));
}

/** A session that ends after it has appended and before it commits: nobody is left to roll it back. */
async function die(topics: readonly string[]): Promise<string[]> {
  const sql = `begin; select livelets.append('{${topics.join()}}', 'host:log', '{}'); select pg_terminate_backend(pg_backend_pid()); commit`;
  const psql = join(findPostgres()!, "psql");
  await expect(
    promisify(execFile)(psql, [postgres.url, "-X", "-c", sql]),
  ).rejects.toThrow("terminating connection");
  return [];
}

/** What anybody can see at this moment: without a hole, or a later one would come before an earlier one. */
async function look(names: readonly string[]): Promise<string[]> {
  const rows =
    await reader.query<{ topic: string; ids: string[]; last: number }>( // prettier-ignore
      "select topic, array_agg(id::text order by seq) as ids, max(seq)::int as last from livelets.event where topic = any ($1) group by topic",
      [names],
    );
  for (const { topic, ids, last } of rows)
    expect(`${topic} up to ${last}`).toBe(`${topic} up to ${ids.length}`);
  return rows.flatMap(({ topic, ids }) => ids.map((id) => `${topic} ${id}`));
}

let n = 0;
it(`numbers what was committed, and only that, from 1 without a hole, and shows it in that order: ${RUNS} plans (I13)`, async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (writers) => {
      n += 1;
      const names = ["a", "b", "c"].map((one) => `gym.room.p${n}${one}`);
      const state = { isOver: false };
      const watching = (async () => {
        while (!state.isOver) await look(names);
      })();
      const written = Promise.all(
        writers.map(async (transactions) => {
          const mine: string[] = [];
          for (const one of transactions) mine.push(...(await run(names, one)));
          return mine;
        }),
      ).finally(() => (state.isOver = true));
      const [all] = await Promise.all([written, watching]);
      expect((await look(names)).sort()).toEqual(all.flat().sort());
    }),
    // The same plan is another race each time: there is nothing to shrink.
    { numRuns: RUNS, endOnFailure: true },
  );
}, 1_200_000);
