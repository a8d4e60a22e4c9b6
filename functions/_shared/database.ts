/**
 * The one way to Postgres. Two implementations: postgres.js (hosted, self-hosted, tests) and PGlite (embedded).
 * Values are what Postgres's JSON and text forms give: bigint columns arrive as numbers or strings, so SQL
 * functions answer jsonb wherever a shape matters.
 */
export interface Database {
  /** Runs one statement with `$1 …` parameters. Objects and arrays are passed as they are; cast them in SQL. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Result>(
    work: (database: Database) => Promise<Result>,
  ): Promise<Result>;
  /** Calls `listener` with the payload of each NOTIFY on `channel`; resolves to its undo once listening. */
  listen(
    channel: string,
    listener: (payload: string) => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
