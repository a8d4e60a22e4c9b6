import type { PGliteInterface, Transaction } from "@electric-sql/pglite";
import type { Database } from "./database.ts";

/** The embedded Postgres: one session, so statements and transactions queue behind each other. */
export function pgliteDatabase(pglite: PGliteInterface): Database {
  return {
    query: (sql, parameters) => run(pglite, sql, parameters),
    transaction: (work) => pglite.transaction((tx) => work(within(tx))),
    async listen(channel, listener) {
      const stop = await pglite.listen(channel, listener);
      return () => stop();
    },
    close: () => pglite.close(),
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
