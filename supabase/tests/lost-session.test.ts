import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// What is not caught anywhere would end a server: here it fails the run.

let postgres: TestPostgres;
let database: Database;
let other: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(2);
  other = postgres.connect(1);
  await database.query("create table public.written (n int)");
}, 120_000);
afterAll(async () => {
  await database.close();
  await other.close();
  postgres.stop();
});

const END = "select pg_terminate_backend($1::int, 5000)";
const written = () => database.query("select n from public.written");

/** Begins, writes, and goes on as it is told, with the number of its session. */
const begin = (goOn: (tx: Database, pid: number) => Promise<unknown>) =>
  database.transaction(async (tx) => {
    await tx.query("insert into public.written values (1)");
    const [row] = await tx.query<{ pid: number }>(
      "select pg_backend_pid() as pid",
    );
    await goOn(tx, row!.pid);
  });
const goesOn = () =>
  Promise.all(
    [1, 2, 3].map(() => database.transaction((tx) => tx.query("select 1"))),
  );
/** Until this process has heard of what came over its sockets. */
const hear = () => once(AbortSignal.timeout(100), "abort");

describe("a transaction whose session ends", () => {
  it.each([
    [
      "in a statement",
      (tx: Database) =>
        tx.query("select pg_terminate_backend(pg_backend_pid())"),
    ],
    [
      "between two",
      async (tx: Database, pid: number) => {
        await other.query(END, [pid]);
        await tx.query("select 1");
      },
    ],
    [
      "unheard, before the next",
      async (tx: Database, pid: number) => {
        await other.query(END, [pid]);
        await hear();
        await tx.query("select 1");
      },
    ],
    [
      "after the last",
      async (_: Database, pid: number) => {
        await other.query(END, [pid]);
        await hear();
      },
    ],
    [
      "and that minds nothing",
      async (tx: Database, pid: number) => {
        await other.query(END, [pid]);
        await tx.query("select 1").catch(() => undefined);
      },
    ],
  ] as const)(
    "%s is refused, leaves nothing, and others go on",
    async (_, goOn) => {
      await expect(begin(goOn)).rejects.toThrow(
        /CONNECTION_CLOSED|terminating/,
      );
      expect(await written()).toEqual([]);
      // postgres.js may tell one more of the same end.
      await expect.poll(() => goesOn().catch(() => null)).toHaveLength(3);
    },
  );

  it("with the database itself is refused, and the next finds it again", async () => {
    const crashed = begin(async (tx) => {
      postgres.crash();
      await tx.query("select 1");
    });
    await expect(crashed).rejects.toThrow();
    await expect.poll(() => written().catch(() => null)).toEqual([]);
    expect(await goesOn()).toHaveLength(3);
  });
});
