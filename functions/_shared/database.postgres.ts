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
    transaction: (work) =>
      sql.begin((tx) => work(within(tx as unknown as Sql))) as Promise<never>,
    async listen(channel, listener) {
      const { unlisten } = await sql.listen(channel, listener);
      return unlisten;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

function within(sql: Sql): Database {
  const database: Database = {
    async query<Row extends object>(
      text: string,
      parameters: readonly unknown[] = [],
    ) {
      return [
        ...(await sql.unsafe<Row[]>(text, parameters as never[])),
      ] as Row[];
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
