import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, migrations, seed } from "./files.ts";
import type { SqlFile } from "./files.ts";

const FOLDER = join(tmpdir(), "livelets-test");
const DAY = 86_400_000;

/** What a test's database is made of, in its order. */
export function allSql(): SqlFile[] {
  return [bootstrap(), ...migrations(), seed()];
}

/**
 * Where a database that was made of all SQL is kept, for the next test to copy: making one takes seconds. Another state
 * of the SQL, or another `kind`, leads elsewhere.
 */
export function preparedPath(kind: string): string {
  const hash = createHash("sha256").update(kind);
  for (const { name, sql } of allSql()) hash.update(name).update(sql);
  return join(FOLDER, hash.digest("hex").slice(0, 32));
}

/** Keeps the file or folder that `make` leaves at the path it is given. A process that was quicker wins. */
export async function keep(
  path: string,
  make: (aside: string) => Promise<void>,
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  forgetOld();
  // Made aside and renamed: another process may be reading.
  const aside = `${path}.${process.pid}`;
  await make(aside);
  try {
    renameSync(aside, path);
  } catch {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** What was made of earlier states of the SQL. */
function forgetOld(): void {
  for (const name of readdirSync(FOLDER)) {
    const path = join(FOLDER, name);
    const madeAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (madeAt !== undefined && Date.now() - madeAt > DAY)
      rmSync(path, { recursive: true, force: true });
  }
}
