import type { Database } from "../functions/_shared/database.ts";

// The schema as TypeScript, in the shape that `supabase gen types` gives and supabase-js takes; see write-types.ts.

interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly optional: boolean;
  readonly generated: boolean;
}
interface Relationship {
  readonly foreignKeyName: string;
  readonly columns: string[];
  readonly isOneToOne: boolean;
  readonly referencedRelation: string;
  readonly referencedColumns: string[];
}
interface Table {
  readonly name: string;
  readonly columns: Column[];
  readonly relationships: Relationship[];
}
interface Argument {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}
interface SqlFunction {
  readonly name: string;
  readonly args: Argument[];
  readonly columns: { name: string; type: string }[] | null;
  readonly type: string;
  readonly set: boolean;
}

/** The type behind a column or argument: its base where it is a domain, its element and `[]` where it is an array. */
const TYPE_OF = `
  create function pg_temp.type_of(type oid) returns text language sql as $$
    select case
      when t.typtype = 'd' then pg_temp.type_of(t.typbasetype)
      when t.typcategory = 'A' then pg_temp.type_of(t.typelem) || '[]'
      when t.typtype = 'c' then (case c.relkind when 'c' then 'composite ' else 'row ' end) || t.typname
      else t.typname end
    from pg_catalog.pg_type t left join pg_catalog.pg_class c on c.oid = t.typrelid where t.oid = type
  $$`;

const COLUMNS = `
  select json_agg(json_build_object('name', a.attname, 'type', pg_temp.type_of(a.atttypid), 'nullable', not a.attnotnull,
    'optional', not a.attnotnull or a.atthasdef or a.attidentity <> '', 'generated', a.attidentity = 'a' or a.attgenerated <> '')
    order by a.attname collate "C")
  from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`;

const RELATIONSHIPS = `
  select json_agg(json_build_object('foreignKeyName', k.conname,
    'columns', (select json_agg(a.attname order by i) from unnest(k.conkey) with ordinality u(n, i)
      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n),
    'isOneToOne', exists (select from pg_catalog.pg_index i where i.indrelid = k.conrelid and i.indisunique
      and i.indkey::int2[] <@ k.conkey),
    'referencedRelation', k.confrelid::regclass::text,
    'referencedColumns', (select json_agg(a.attname order by i) from unnest(k.confkey) with ordinality u(n, i)
      join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n)) order by k.conname collate "C")
  from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'f'`;

const RELATIONS = `
  select c.relname as name, c.relkind = 'c' as composite, (${COLUMNS}) as columns, coalesce((${RELATIONSHIPS}), '[]') as relationships
  from pg_catalog.pg_class c where c.relnamespace = 'livelets'::regnamespace and c.relkind in ('r', 'p', 'c')
  order by c.relname collate "C"`;

/** Trigger functions cannot be called: they are left out. */
const FUNCTIONS = `
  select p.proname as name, p.proretset as set, pg_temp.type_of(p.prorettype) as type,
    (select coalesce(json_agg(json_build_object('name', coalesce(p.proargnames[i], ''), 'type', pg_temp.type_of(a),
      'optional', i > p.pronargs - p.pronargdefaults) order by p.proargnames[i] collate "C"), '[]')
     from unnest(p.proargtypes) with ordinality u(a, i)) as args,
    (select json_agg(json_build_object('name', p.proargnames[i], 'type', pg_temp.type_of(a)) order by p.proargnames[i] collate "C")
     from unnest(p.proallargtypes) with ordinality u(a, i) where p.proargmodes[i] = 't') as columns
  from pg_catalog.pg_proc p where p.pronamespace = 'livelets'::regnamespace and p.prorettype <> 'trigger'::regtype
  order by p.proname collate "C", p.oid`;

const NUMBERS = ["int2", "int4", "int8", "float4", "float8", "numeric"];
const TEXTS = [
  "text",
  "varchar",
  "name",
  "uuid",
  "timestamptz",
  "date",
  "bytea",
];

/** As JSON has it. What supabase-js cannot know either, such as an interval, is `unknown`. */
function typescript(type: string): string {
  if (type.endsWith("[]")) return `${typescript(type.slice(0, -2))}[]`;
  if (type.startsWith("row ")) return `Tables[${quote(type.slice(4))}]["Row"]`;
  if (type.startsWith("composite "))
    return `CompositeTypes[${quote(type.slice(10))}]`;
  if (NUMBERS.includes(type)) return "number";
  if (TEXTS.includes(type)) return "string";
  if (type === "bool") return "boolean";
  if (type === "json" || type === "jsonb") return "Json";
  return type === "void" ? "undefined" : "unknown";
}

const quote = (text: string) => JSON.stringify(text);
const orNull = ({ type, nullable }: Column) =>
  typescript(type) + (nullable ? " | null" : "");

function tableType({ name, columns, relationships }: Table): string {
  const row = columns.map((c) => `${c.name}: ${orNull(c)}`);
  const written = (always: boolean) =>
    columns.map((c) =>
      c.generated
        ? `${c.name}?: never`
        : `${c.name}${always || c.optional ? "?" : ""}: ${orNull(c)}`,
    );
  const foreign = relationships.map((r) =>
    JSON.stringify({
      ...r,
      referencedRelation: r.referencedRelation.replace(/^livelets\./, ""),
    }),
  );
  return `${name}: { Row: { ${row.join("; ")} }; Insert: { ${written(false).join("; ")} }; Update: { ${written(true).join("; ")} }; Relationships: [${foreign.join(", ")}] }`;
}

function signature({ args, columns, type, set }: SqlFunction): string {
  const given = args.map(
    (a) => `${quote(a.name)}${a.optional ? "?" : ""}: ${typescript(a.type)}`,
  );
  const one = columns
    ? `{ ${columns.map((c) => `${c.name}: ${typescript(c.type)}`).join("; ")} }`
    : typescript(type);
  return `{ Args: ${given.length ? `{ ${given.join("; ")} }` : "never"}; Returns: ${one}${set ? "[]" : ""} }`;
}

/** The text of database.types.ts, before it is formatted. */
export async function databaseTypes(database: Database): Promise<string> {
  const [relations, functions] = await database.transaction(async (tx) => {
    await tx.query(TYPE_OF);
    return [
      await tx.query<Table & { composite: boolean }>(RELATIONS),
      await tx.query<SqlFunction>(FUNCTIONS),
    ] as const;
  });
  const tables = relations.filter(({ composite }) => !composite);
  const composites = relations
    .filter(({ composite }) => composite)
    .map(
      ({ name, columns }) =>
        `${name}: { ${columns.map((c) => `${c.name}: ${orNull(c)}`).join("; ")} }`,
    );
  const names = [...new Set(functions.map(({ name }) => name))];
  const calls = names.map((name) => {
    const same = functions.filter((one) => one.name === name);
    return `${name}: ${same.map(signature).join(" | ")}`;
  });
  return `// Made from the migrations by \`npx tsx supabase/write-types.ts\`. A test says when it is due.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];
type Tables = Database["livelets"]["Tables"];
type CompositeTypes = Database["livelets"]["CompositeTypes"];

export interface Database { livelets: {
  Tables: { ${tables.map(tableType).join("; ")} };
  Views: { [name in never]: never };
  Functions: { ${calls.join("; ")} };
  Enums: { [name in never]: never };
  CompositeTypes: { ${composites.join("; ")} };
} }
`;
}
