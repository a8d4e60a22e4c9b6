import {
  existsSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInFolder } from "./database.ts";
import { loadSigningKey } from "./auth/signing-key.ts";
import { migrations } from "../../supabase/files.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "livelets-data-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the data folder", () => {
  it("is filled once, and keeps what was written", async () => {
    // As if an earlier first run had been killed in the middle.
    mkdirSync(join(folder, "data.new"));
    writeFileSync(join(folder, "data.new", "PG_VERSION"), "half");
    const first = await openInFolder(folder);
    await first.query(
      "update livelets.tenant set name = 'Mine' where id = 'gym'",
    );
    await first.close();
    expect(existsSync(join(folder, "data.new"))).toBe(false);

    const again = await openInFolder(folder);
    const rows = await again.query(
      "select name from livelets.tenant where id = 'gym'",
    );
    expect(rows).toEqual([{ name: "Mine" }]);
    const ran = await again.query(
      "select 1 from supabase_migrations.schema_migrations",
    );
    expect(ran).toHaveLength(migrations().length);

    await again.close();
  });

  it("says what to do when earlier migrations made it", async () => {
    const database = await openInFolder(folder);
    const note = (change: string) =>
      database.query(
        `update supabase_migrations.schema_migrations set statements[1] = ${change} where name = 'log'`,
      );
    await note("statements[1] || '-- other'");
    await database.close();
    await expect(openInFolder(folder)).rejects.toThrow(/Move its folder away/);
  });

  it("says what to do when it is damaged", async () => {
    writeFileSync(join(folder, "data", "global", "pg_control"), "no");
    await expect(openInFolder(folder)).rejects.toThrow("cannot be read");
  });

  it("keeps one signing key, for its owner's eyes only", async () => {
    const { statSync } = await import("node:fs");
    const file = join(folder, "signing-key.json");
    const first = await loadSigningKey(file);
    const second = await loadSigningKey(file);
    expect(second.id).toBe(first.id);
    expect(second.publicJwk).not.toHaveProperty("d");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, "{}");
    await expect(loadSigningKey(file)).rejects.toThrow("Delete the file");
  });
});
