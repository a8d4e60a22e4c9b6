import postgres from "postgres";
import type { Sql } from "postgres";
import type { Database } from "./database.ts";

/**
 * Hosted and self-hosted Postgres.
 * @param url such as `postgres://user:password@host:5432/postgres`
 */
export function postgresDatabase(
  url: string,
  options: { connections?: number } = {},
): Database {
  const sql = postgres(url, {
    max: options.connections ?? 5,
    // Supabase's transaction pooler gives every statement another session: prepared statements would not be found.
    prepare: false,
    // A request waits behind this: better to be told soon that there is no database, and to ask again.
    connect_timeout: 5,
    backoff: (failures) => Math.min(0.05 * 2 ** failures, 1),
    onnotice: () => undefined,
  });
  return {
    ...within(sql),
    transaction: (work) => transaction(sql, work),
    async listen(channel, listener) {
      const { unlisten } = await sql.listen(channel, listener);
      return unlisten;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/**
 * A session may end in the middle: an administrator, a failover, a crash. The server has rolled back by then, and postgres.js
 * (3.4.9) says that it is closed; but whatever is written to it after that, its own rollback too, ends this process.
 */
function transaction<Result>(
  sql: Sql,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const session = { isGone: false };
  const done = sql.begin(async (tx) => {
    try {
      return await work(within(tx as unknown as Sql, session));
    } finally {
      if (session.isGone) await NEVER;
    }
  }) as Promise<Result>;
  done.catch(() => (session.isGone = true));
  return done;
}

/** Whoever waits for it is told otherwise that there is nothing to wait for. */
const NEVER = new Promise<never>(() => undefined);

function isFatal(thrown: unknown): boolean {
  const { severity, code } = thrown as { severity?: string; code?: string };
  return severity === "FATAL" || /^CONNECTION_/.test(code ?? "");
}

/** @param session whether the one that a transaction has is gone; none where there are several */
function within(sql: Sql, session?: { isGone: boolean }): Database {
  const database: Database = {
    async query<Row extends object>(
      text: string,
      parameters: readonly unknown[] = [],
    ) {
      if (session?.isGone)
        throw new Error("database: the session of this transaction has ended.");
      try {
        return [...(await sql.unsafe<Row[]>(text, parameters as never[]))];
      } catch (thrown) {
        if (session && isFatal(thrown)) session.isGone = true;
        throw thrown;
      }
    },
    transaction: (work) => work(database),
    listen: () =>
      Promise.reject(
        new Error("database: listening is not possible inside a transaction."),
      ),
    close: () => Promise.resolve(),
  };
  return database;
}
