import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import type { Database } from "../../functions/_shared/database.ts";
import { pgliteDatabase } from "../../functions/_shared/database.pglite.ts";
import { bootstrap, migrations, seed } from "../../supabase/files.ts";
import { UserError } from "./user-error.ts";

/** A database that is gone with the process. */
export async function openInMemory(): Promise<Database> {
  const pglite = await create();
  await fill(pglite);
  return pgliteDatabase(pglite);
}

/**
 * The database in `folder`, whose lock the caller holds; made at the first run. What is half made after a crash of
 * the first run is thrown away: it gets its name only when it is whole.
 */
export async function openInFolder(folder: string): Promise<Database> {
  const data = join(folder, "data");
  const unfinished = join(folder, "data.new");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(unfinished, { recursive: true, force: true });
  if (!existsSync(data)) {
    const fresh = await create(unfinished);
    await fill(fresh);
    await fresh.close();
    await rename(unfinished, data);
  }
  const pglite = await reopen(data);
  await migrate(pglite).catch(async (thrown: unknown) => {
    await pglite.close();
    throw thrown;
  });
  return pgliteDatabase(pglite);
}

function create(dataDir?: string): Promise<PGlite> {
  return PGlite.create({ dataDir, extensions: { pgcrypto } });
}

async function reopen(data: string): Promise<PGlite> {
  try {
    const pglite = await create(data);
    await pglite.query("select count(*) from livelets.tenant");
    return pglite;
  } catch (cause) {
    throw new UserError(
      `livelets: the database in "${data}" cannot be read: it is damaged, or of another version. Move the folder away to start anew, or start with --memory.`,
      { cause },
    );
  }
}

async function fill(pglite: PGlite): Promise<void> {
  await pglite.exec(bootstrap().sql);
  await pglite.exec(
    `create schema supabase_migrations;
     create table supabase_migrations.schema_migrations (version text primary key, name text not null, statements text[]);`,
  );
  await migrate(pglite);
  await pglite.exec(seed().sql);
}

/** Runs what has not run yet, each migration in its own transaction, and notes it as the Supabase CLI does. */
async function migrate(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ noted: Record<string, unknown> }>(
    "select to_jsonb(m) as noted from supabase_migrations.schema_migrations m",
  );
  const done = new Map(
    rows.map(({ noted }) => [noted["version"], noted["statements"]]),
  );
  for (const { name, sql } of migrations()) {
    const file = name.replace(/^migrations\//, "").replace(/\.sql$/, "");
    const [version = file] = file.split("_", 1);
    if (done.has(version)) {
      requireSame(sql, done.get(version));
      continue;
    }
    await pglite.transaction(async (transaction) => {
      await transaction.exec(sql);
      await transaction.query(
        "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)",
        [version, file.slice(version.length + 1), [sql]],
      );
    });
  }
}

/** Until the first release migrations may change after they ran somewhere; what was made by others does not fit the code. */
function requireSame(sql: string, noted: unknown): void {
  if (Array.isArray(noted) && noted[0] === sql) return;
  throw new UserError(
    "livelets: the database was made by an earlier state of the migrations. Move its folder away to start anew, or start with --memory.",
  );
}
