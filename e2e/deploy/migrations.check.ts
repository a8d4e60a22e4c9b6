import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { postgresDatabase } from "../../functions/_shared/database.postgres.ts";
import { bootstrap, migrations } from "../../supabase/files.ts";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { SupabaseCli } from "./supabase-cli.ts";

let cli: SupabaseCli;
let postgres: TestPostgres;
let ours: Database;
let pushed: Database;
let url: string;
let said: string;

beforeAll(async () => {
  cli = new SupabaseCli();
  // Its own database has everything, one file after the other: what Supabase's tool makes must not differ.
  postgres = await startPostgres();
  ours = postgres.connect(1);
  await ours.query("create database pushed");
  url = postgres.url.replace(/postgres$/, "pushed");
  pushed = postgresDatabase(url, { connections: 1 });
  await pushed.query(bootstrap().sql);
  said = await cli.run(
    "db",
    "push",
    `--remote=${url}`,
    "--include-seed",
    "--yes",
  );
});
afterAll(async () => {
  await ours?.close();
  await pushed?.close();
  postgres?.stop();
  cli?.remove();
});

it("applies every migration, in order, and the seed", async () => {
  const rows = await pushed.query<{ file: string }>(
    "select version || '_' || name || '.sql' as file from supabase_migrations.schema_migrations order by version",
  );
  expect(rows.map(({ file }) => file)).toEqual(
    migrations().map(({ name }) => name.replace("migrations/", "")),
  );
  expect(said).toContain("Seeding data from supabase/seed.sql");
  const [tenants] = await pushed.query<{ n: number }>(
    "select count(*)::int as n from livelets.tenant",
  );
  expect(tenants!.n).toBe(5);
});

it("makes the functions, tables and rights that our own tests have", async () => {
  const sql = `
    select p.oid::regprocedure || ' ' || md5(p.prosrc) || coalesce(p.proacl::text, '') as thing from pg_proc p
    where p.pronamespace::regnamespace::text like 'livelets%'
    union all
    select c.oid::regclass || ' ' || coalesce(c.relacl::text, '') from pg_class c
    where c.relnamespace::regnamespace::text like 'livelets%' order by 1`;
  const wanted = await ours.query<{ thing: string }>(sql);
  expect(wanted.length).toBeGreaterThan(100);
  expect(await pushed.query(sql)).toEqual(wanted);
});

it("has nothing left to push the next time", async () => {
  const again = await cli.run("db", "push", `--remote=${url}`, "--yes");
  expect(again).toContain("up to date");
});

it("is advised of nothing that is not meant", async () => {
  const text = await cli.run(
    "db",
    "advisors",
    `--remote=${url}`,
    "--level=info",
  );
  const found: { name: string; level: string }[] = JSON.parse(
    text.slice(text.indexOf("[\n"), text.lastIndexOf("]") + 1),
  );
  const names = new Set(found.map(({ name, level }) => `${level} ${name}`));
  // Tables are reached through functions alone, so none has a policy; and a new database has used no index yet.
  expect([...names].sort()).toEqual([
    "INFO rls_enabled_no_policy",
    "INFO unused_index",
  ]);
});
