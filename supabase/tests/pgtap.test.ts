import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres } from "../../scripts/lib/postgres.mjs";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// Runs the pgTAP files beside this one: `pg_prove -d <database> supabase/tests/*.sql` does the same.

const files = readdirSync(import.meta.dirname).filter((name) =>
  name.endsWith(".sql"),
);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  const database = postgres.connect(1);
  const [row] = await database.query<{ there: boolean }>(
    "select exists (select from pg_available_extensions where name = 'pgtap') as there",
  );
  if (!row!.there)
    throw new Error(
      "tests: there is no pgTAP. Run npm test once, or install it for your PostgreSQL (Debian: postgresql-15-pgtap).",
    );
  await database.query("create schema if not exists extensions");
  await database.query("create extension pgtap");
  await database.close();
}, 60_000);
afterAll(() => postgres.stop());

/** Lines of the Test Anything Protocol. */
function prove(file: string): string[] {
  const { stdout, stderr, status } = spawnSync(
    join(findPostgres()!, "psql"),
    ["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", postgres.url, "-f", file],
    { cwd: import.meta.dirname, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return stdout.split("\n");
}

describe("pgTAP", () => {
  it("has files to run", () => {
    expect(files).toEqual(expect.arrayContaining(["policies.sql"]));
  });

  it.each(files)("%s", (file) => {
    const lines = prove(file);
    const ran = lines.filter((line) => /^(not )?ok \d/.test(line));
    expect(ran.filter((line) => line.startsWith("not ok"))).toEqual([]);
    expect(lines).toContain(`1..${ran.length}`);
    expect(ran.length).toBeGreaterThan(20);
  });
});
