import type { PGliteInterface, Transaction } from "@electric-sql/pglite";
import type { Database } from "./database.ts";

// As it is at the start: a test's clock stands still.
const { setImmediate } = globalThis;

/**
 * The embedded Postgres: one session, so statements and transactions queue behind each other. It works in the thread
 * that also reads the sockets, and a queue of its promises would be worked off before the next byte is read: so each
 * waits for a turn of the event loop. Whoever comes while many ask is heard at once, and waits in the queue alone.
 */
export function pgliteDatabase(pglite: PGliteInterface): Database {
  let last = Promise.resolve();
  const turn = () =>
    (last = last.then(() => new Promise((resolve) => setImmediate(resolve))));
  return {
    async query(sql, parameters) {
      await turn();
      return run(pglite, sql, parameters);
    },
    async transaction(work) {
      await turn();
      return pglite.transaction((tx) => work(within(tx)));
    },
    async listen(channel, listener) {
      const stop = await pglite.listen(channel, listener);
      return () => stop();
    },
    async close() {
      await turn();
      await pglite.close();
    },
  };
}

/** Inside a transaction the same port; a nested transaction joins the one that is open. */
function within(tx: Transaction): Database {
  const database: Database = {
    query: (sql, parameters) => run(tx, sql, parameters),
    transaction: (work) => work(database),
    listen: () =>
      Promise.reject(
        new Error("database: listening is not possible inside a transaction."),
      ),
    close: () => Promise.resolve(),
  };
  return database;
}

async function run<Row extends object>(
  session: Pick<Transaction, "query">,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  return (await session.query<Row>(sql, [...parameters])).rows;
}
