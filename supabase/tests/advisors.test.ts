import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

// What Supabase's advisors look for (`supabase db advisors`, github.com/supabase/splinter), by their numbers there.
// Left out is what only a living database knows: unused indexes (0005) and bloat (0020).

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const OURS = "'livelets'::regnamespace, 'public'::regnamespace";

interface Lint {
  readonly sql: string;
  /** What it finds, and why that is meant. */
  readonly meant?: Readonly<Record<string, string>>;
}

const indexes = `
  select i.indrelid, i.indexrelid, i.indisunique, i.indkey::text as columns, coalesce(pg_get_expr(i.indpred, i.indrelid), '') as part,
    coalesce(pg_get_expr(i.indexprs, i.indrelid), '') as expressions
  from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace in (${OURS})`;

const policies = `
  select p.polname, p.polrelid, p.polcmd, p.polroles, p.polpermissive, p.polrelid::regclass || ': ' || p.polname as name,
    coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as rule
  from pg_policy p`;

const LINTS: Record<string, Lint> = {
  "0001 foreign keys without an index": {
    sql: `select k.conname as name from pg_constraint k where k.contype = 'f' and k.connamespace in (${OURS}) and not exists (
      select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
        and (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(k.conkey)] @> k.conkey)`,
  },
  "0002, 0016, 0017 views and foreign tables that pass row level security by": {
    sql: `select c.relname as name from pg_class c where c.relnamespace in (${OURS}) and c.relkind in ('v', 'm', 'f')`,
  },
  "0003 policies that ask who it is for every row": {
    sql: `select name from (${policies}) p
      where regexp_replace(p.rule, '\\(\\s*select\\s+[^()]*(\\([^()]*(\\([^()]*(\\([^()]*\\)[^()]*)*\\)[^()]*)*\\)[^()]*)*\\)', '', 'gi')
        ~* '(auth\\.|realtime\\.topic|livelets\\.|current_setting)'`,
  },
  "0004 tables without a primary key": {
    sql: `select c.relname as name from pg_class c where c.relnamespace in (${OURS}) and c.relkind in ('r', 'p')
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  },
  "0006 several policies for one role and action": {
    sql: `select format('%s %s %s', polrelid::regclass, polcmd, role::regrole) as name from (${policies}) p, unnest(p.polroles) role
      where polpermissive group by polrelid, polcmd, role having count(*) > 1`,
    meant: {
      "realtime.messages r authenticated":
        "One per extension: who receives is not who sees who is there. Realtime asks once per join, not per row.",
    },
  },
  "0007 policies without row level security": {
    sql: `select distinct c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid where not c.relrowsecurity`,
  },
  "0009 indexes that do the same": {
    sql: `select a.indexrelid::regclass || ' = ' || b.indexrelid::regclass as name from (${indexes}) a join (${indexes}) b
      on (a.indrelid, a.columns, a.part, a.expressions) = (b.indrelid, b.columns, b.part, b.expressions) and a.indexrelid < b.indexrelid`,
  },
  "0009 indexes that are the beginning of another": {
    sql: `select distinct a.indexrelid::regclass::text as name from (${indexes}) a join (${indexes}) b
      on a.indrelid = b.indrelid and a.part = b.part and a.expressions = '' and not a.indisunique and b.columns like a.columns || ' %'`,
  },
  "0011 functions with the caller's search_path": {
    sql: `select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in (${OURS}) and not coalesce(p.proconfig::text like '%search_path=%', false)`,
  },
  "0013 tables without row level security": {
    sql: `select c.relname as name from pg_class c where c.relnamespace in (${OURS}) and c.relkind in ('r', 'p') and not c.relrowsecurity`,
  },
  "0014 extensions in public": {
    sql: `select extname as name from pg_extension where extnamespace = 'public'::regnamespace`,
  },
  "0015 policies that believe what users write of themselves": {
    sql: `select name from (${policies}) p where p.rule ~* 'user_metadata'`,
  },
  "0023 columns that are secret by their name": {
    sql: `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in (${OURS}) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and a.attname ~* '(password|secret|token|api_?key|ssn|credit_card)' and a.attname !~* 'hash'`,
    meant: {
      "lease.token":
        "A fencing token is a number that grows, not a secret: whose lease it is, is looked at too.",
    },
  },
  "0024 policies that allow everything": {
    sql: `select name from (${policies}) p where btrim(p.rule) in ('true', '(true)', 'true true')`,
    meant: Object.fromEntries(
      [
        "livelets.tenant: The functions read tenants",
        "livelets.member: The functions read members",
        "livelets.stream: The functions count events",
        "livelets.outbox: The functions look into the outbox",
      ].map((name) => [
        name,
        "For the functions' own role, which judges for everybody. Its columns are granted one by one.",
      ]),
    ),
  },
  "0028, 0029 functions with their owner's rights that clients may call": {
    sql: `select distinct p.proname as name from pg_proc p, unnest(array['anon', 'authenticated']) role
      where p.pronamespace in (${OURS}) and p.prosecdef and has_function_privilege(role, p.oid, 'execute')`,
    meant: {
      reads:
        "Policies call it. It answers yes or no about the caller's own claims.",
      writes:
        "Policies call it. It answers yes or no about the caller's own claims.",
    },
  },
};

describe("the advisors find nothing that is not meant", () => {
  it.each(Object.entries(LINTS))("%s", async (_, { sql, meant = {} }) => {
    const rows = await database.query<{ name: string }>(sql);
    expect(rows.map(({ name }) => name).sort()).toEqual(
      Object.keys(meant).sort(),
    );
  });
});

describe("the advisors find what is wrong", () => {
  it.each([
    [
      "0001",
      "create table livelets.wrong (id int primary key, t text references livelets.tenant)",
    ],
    ["0002", "create view livelets.wrong as select 1"],
    [
      "0003",
      "create policy wrong on livelets.tenant using (auth.uid() is not null)",
    ],
    ["0004", "create table livelets.wrong (id int)"],
    [
      "0006",
      "create policy wrong on realtime.messages for insert to authenticated with check (false)",
    ],
    ["0007", "alter table realtime.messages disable row level security"],
    ["0009", "create index wrong on livelets.member (user_id)"],
    [
      "0009 indexes that are the beginning",
      "create index wrong on livelets.event (topic)",
    ],
    [
      "0011",
      "create function livelets.wrong() returns int language sql as 'select 1'",
    ],
    ["0013", "create table livelets.wrong (id int primary key)"],
    [
      "0015",
      "create policy wrong on livelets.tenant using ((select auth.jwt()) ? 'user_metadata')",
    ],
    ["0023", "alter table livelets.tenant add column api_key text"],
    ["0024", "create policy wrong on livelets.tenant using (true)"],
    ["0028", "grant execute on function livelets.sweep to authenticated"],
  ])("%s: %s", async (number, wrong) => {
    const [, { sql, meant = {} }] = Object.entries(LINTS).find(([name]) =>
      name.startsWith(number),
    )!;
    const found = await database
      .transaction(async (tx) => {
        await tx.query(wrong);
        throw await tx.query(sql);
      })
      .catch((thrown: unknown) => {
        if (!Array.isArray(thrown)) throw thrown;
        return thrown.length;
      });
    expect(found).toBe(Object.keys(meant).length + 1);
  });
});
