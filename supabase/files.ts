import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL(".", import.meta.url);

/** One SQL file of this folder. */
export interface SqlFile {
  readonly name: string;
  readonly sql: string;
}

/** What plain Postgres and PGlite lack of Supabase: run it before the migrations. */
export function bootstrap(): SqlFile {
  return read("local/bootstrap.sql");
}

/** The migrations in their order. */
export function migrations(): SqlFile[] {
  const names = readdirSync(
    fileURLToPath(new URL("migrations/", folder)),
  ).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => read(`migrations/${name}`));
}

/** The demo tenants and their people. */
export function seed(): SqlFile {
  return read("seed.sql");
}

function read(name: string): SqlFile {
  return { name, sql: readFileSync(new URL(name, folder), "utf8") };
}
