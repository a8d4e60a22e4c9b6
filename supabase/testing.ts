import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import type { Database } from "../functions/_shared/database.ts";
import { pgliteDatabase } from "../functions/_shared/database.pglite.ts";
import { allSql, keep, preparedPath } from "./prepared.ts";

/** A fresh in-memory database with everything in it: a dump of the first one that was made, loaded in half a second. */
export async function openTestDatabase(): Promise<Database> {
  const dump = preparedPath("pglite");
  if (!existsSync(dump)) return pgliteDatabase(await makeFirst(dump));
  const loadDataDir = new Blob([readFileSync(dump)]);
  return pgliteDatabase(
    await PGlite.create({ loadDataDir, extensions: { pgcrypto } }),
  );
}

async function makeFirst(dump: string): Promise<PGlite> {
  const pglite = await PGlite.create({ extensions: { pgcrypto } });
  for (const { sql } of allSql()) await pglite.exec(sql);
  await keep(dump, async (path) => {
    const data = await pglite.dumpDataDir("none");
    writeFileSync(path, Buffer.from(await data.arrayBuffer()));
  });
  return pglite;
}
