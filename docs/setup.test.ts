import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../functions/_shared/database.ts";
import { builtInPacks } from "../functions/_shared/packs.ts";
import { SUPABASE } from "../e2e/deploy/tools.ts";
import { functionNames } from "../scripts/lib/function-names.ts";
import { openTestDatabase } from "../supabase/testing.ts";
import { pack as barbershop } from "../widgets/packs/barbershop/index.ts";
import { pack as gym } from "../widgets/packs/gym/index.ts";
import { pack as host } from "../widgets/packs/host/index.ts";
import { pack as signage } from "../widgets/packs/signage/index.ts";
import { pack as studio } from "../widgets/packs/studio/index.ts";

// What a stranger types in from these pages is there, and runs as far as it can without a project.

const read = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8");
const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found]) => found!);

describe.each(["supabase.md", "pusher.md", "tenants.md"])("%s", (page) => {
  const text = read(page);
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
    await database.query(
      `insert into auth.users (id, email, encrypted_password) values (gen_random_uuid(), 'ada@acme.example', '')`,
    );
    // What comes before this page.
    if (page === "pusher.md")
      await database.query(
        "insert into livelets.tenant (id, name) values ('acme', 'Acme')",
      );
  });
  afterAll(() => database.close());

  it("has SQL that runs as it stands, in its order", async () => {
    const blocks = all(text, /^```sql\n([^]*?)^```/gm);
    expect(blocks.length).toBeGreaterThan(0);
    for (const statement of blocks.flatMap((block) => block.split(/;$/m)))
      if (statement.trim()) await database.query(statement);
  });

  it("names only settings that are read", () => {
    const readers =
      read("../functions/_shared/env.ts") +
      read("../scripts/lib/serve.ts") +
      // These two are put together from a prefix.
      "LIVELETS_PUBLISHABLE_KEYS LIVELETS_SECRET_KEYS";
    const names = all(text, /\b((?:LIVELETS|PUSHER|SUPABASE)_[A-Z_]*[A-Z])\b/g);
    expect(names.filter((name) => !readers.includes(name))).toEqual([]);
  });

  it("calls only functions and scripts that are there", () => {
    const calls = all(text, /functions\/v1\/([\w-]+)/g);
    expect(calls.filter((call) => !functionNames.includes(call))).toEqual([]);
    const { scripts } = JSON.parse(read("../package.json"));
    const runs = all(text, /npm run ([\w:]+)/g);
    expect(runs.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("takes Supabase's tool in the version that is tried", () => {
    const versions = new Set(all(text, /supabase@([\d.]+)/g));
    expect([...versions].filter((version) => version !== SUPABASE)).toEqual([]);
  });

  it("publishes only what the pack accepts", () => {
    for (const body of all(text, /-d '(\{.*\})'/g)) {
      const { type, data } = JSON.parse(body);
      const schema = builtInPacks.gym![type]!.data;
      expect(schema.safeParse(data).error).toBeUndefined();
    }
  });
});

it("tells the packs' own words for the roles", () => {
  const packs = [barbershop, gym, host, signage, studio];
  const table = /<!-- roles -->\n([^]*)<!-- \/roles -->/.exec(
    read("tenants.md"),
  )![1]!;
  const cells = (line: string) =>
    line
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", ""))
      .slice(1, -1);
  const [head, , ...rows] = table.trim().split("\n").map(cells);
  expect(head).toEqual(["role", ...packs.map(({ name }) => name)]);
  for (const [role, ...words] of rows)
    expect(words).toEqual(packs.map((pack) => pack.roles[role as "admin"]));
  expect(rows.length).toBe(4);
});
