import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import type { Database } from "../functions/_shared/database.ts";
import { pgliteDatabase } from "../functions/_shared/database.pglite.ts";
import { bootstrap, migrations, seed } from "./files.ts";

/**
 * A fresh in-memory database with everything in it. Making one takes seconds; a dump of the first is kept in the
 * system's temporary folder, by a hash of all SQL, and loaded by the next in half a second.
 */
export async function openTestDatabase(): Promise<Database> {
  const files = [bootstrap(), ...migrations(), seed()];
  const hash = createHash("sha256");
  for (const { name, sql } of files) hash.update(name).update(sql);
  const folder = join(tmpdir(), "livelets-test");
  const dump = join(folder, `${hash.digest("hex").slice(0, 32)}.tar`);
  if (existsSync(dump)) {
    const loaded = new Blob([new Uint8Array(readFileSync(dump))]);
    return pgliteDatabase(
      await PGlite.create({ loadDataDir: loaded, extensions: { pgcrypto } }),
    );
  }
  const pglite = await PGlite.create({ extensions: { pgcrypto } });
  for (const { sql } of files) await pglite.exec(sql);
  mkdirSync(folder, { recursive: true });
  // Written aside and renamed: another test process may be reading.
  const aside = `${dump}.${process.pid}`;
  writeFileSync(
    aside,
    Buffer.from(await (await pglite.dumpDataDir("none")).arrayBuffer()),
  );
  renameSync(aside, dump);
  return pgliteDatabase(pglite);
}
