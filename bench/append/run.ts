import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import { median } from "../lib/machine.ts";
import { readList, readNumber } from "../lib/options.ts";
import { printTable, saveResults } from "../lib/results.ts";
import { flushesPerSecond, run, type Workload } from "./pgbench.ts";

const TOPICS = 1_000;

/** What a bench appends. */
const DATA = `'{"metric": "bench", "value": 0.5, "message": "What a bench appends."}'`;
/** Events of one call of `livelets.append_batch`. */
const BATCH = 10;

interface Kind {
  readonly engines: string;
  readonly sql: string;
  /** Of one statement; 1 where nothing is said. */
  readonly events?: number;
}

/**
 * The appends: a topic is drawn for each. `floor` is the least that numbers without a gap: a counter row and an insert
 * into a table with one index. The others call `livelets.append` for a tenant of these engines; Supabase's `realtime` is
 * the stand-in of local/bootstrap.sql, without its NOTIFY, which Supabase has not. `publish` is what the handler calls,
 * with one tenant per topic: it appends to `.public` and to the admins, and is counted once.
 */
const KINDS: Record<string, Kind> = {
  floor: { engines: "{}", sql: "select bench_floor('bench.room.r' || :n)" },
  poll: { engines: "{poll}", sql: append("null") },
  pusher: { engines: "{pusher}", sql: append("null") },
  supabase: { engines: "{supabase}", sql: append("null") },
  metric: { engines: "{supabase}", sql: append("'m' || (:n % 9)") },
  publish: {
    engines: "{pusher}",
    sql: `select livelets.publish('bench' || :n, gen_random_uuid(), '\\x00', array['bench' || :n || '.public'], 'bench', ${DATA})`,
  },
  batch: {
    engines: "{pusher}",
    sql: `select livelets.append_batch(array['bench.room.r' || :n], (select jsonb_agg(jsonb_build_object(
      'id', gen_random_uuid(), 'type', 'bench', 'data', ${DATA}::jsonb)) from generate_series(1, ${BATCH})))`,
    events: BATCH,
  },
};

function append(key: string): string {
  return `select livelets.append(array['bench.room.r' || :n], 'bench', ${DATA}, ${key})`;
}

interface Result {
  readonly kind: string;
  readonly topics: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Of the disk, right before. A commit waits for one, and the next on the same topic for the commit. */
  readonly flushes: number;
}

/** Durable appends per second, on one topic and over a thousand. */
export async function benchAppend(args: readonly string[]): Promise<void> {
  const seconds = readNumber(args, "seconds", 8);
  const reps = readNumber(args, "reps", 3);
  const clients = readNumber(args, "clients", 16);
  const kinds = readList(args, "kinds", Object.keys(KINDS));
  const postgres = await startPostgres();
  const results: Result[] = [];
  try {
    await prepare(postgres);
    for (let rep = 0; rep < reps; rep += 1)
      for (const kind of kinds)
        for (const topics of [1, TOPICS]) {
          const result = await measure(postgres, kind, {
            topics,
            seconds,
            clients,
          });
          results.push(result);
          console.log(
            `${kind}, ${topics} topics: ${result.perSecond.toFixed(0)}/s, ${result.latency.toFixed(2)} ms (${result.flushes.toFixed(0)} flushes/s)`,
          );
        }
    await check(postgres);
  } finally {
    postgres.stop();
  }
  report(kinds, results);
  saveResults("append", { seconds, clients, results });
}

async function prepare(postgres: TestPostgres): Promise<void> {
  const database = postgres.connect(1);
  for (const sql of [
    "drop trigger announce on realtime.messages",
    `insert into livelets.tenant (id, name) select 'bench' || coalesce(n::text, ''), 'Bench' from generate_series(0, ${TOPICS}) g, nullif(g, 0) n`,
    `select livelets.append(array['bench.room.r' || n], 'bench', '{}') from generate_series(1, ${TOPICS}) n`,
    `select livelets.append(array['bench' || n || '.public', 'bench' || n || '.role.admin'], 'bench', '{}') from generate_series(1, ${TOPICS}) n`,
    "create table bench_head (topic text primary key, seq bigint) with (fillfactor = 50)",
    "create table bench_log (topic text, seq bigint, at timestamptz, data jsonb, primary key (topic, seq))",
    `insert into bench_head select 'bench.room.r' || n, 0 from generate_series(1, ${TOPICS}) n`,
    `create function bench_floor(name text) returns void language sql as $$
       with head as (update bench_head set seq = seq + 1 where topic = name returning seq)
       insert into bench_log select name, seq, clock_timestamp(), '{"message": "What a bench appends."}' from head $$`,
    "vacuum analyze",
  ])
    await database.query(sql);
  await database.close();
}

async function measure(
  postgres: TestPostgres,
  kind: string,
  options: Pick<Workload, "topics" | "seconds" | "clients">,
): Promise<Result> {
  const known = KINDS[kind];
  if (!known)
    throw new Error(
      `bench: there is no kind "${kind}". Use ${Object.keys(KINDS).join(", ")}.`,
    );
  const database = postgres.connect(1);
  await database.query(
    "update livelets.tenant set engines = coalesce(nullif($1::text[], '{}'), engines) where starts_with(id, 'bench')",
    [known.engines],
  );
  await database.query("truncate livelets.outbox, realtime.messages");
  await database.query("checkpoint");
  await database.close();
  const flushes = flushesPerSecond(postgres);
  const { perSecond, latency } = await run(postgres, {
    ...options,
    sql: known.sql.replaceAll("\n", " "),
  });
  const events = known.events ?? 1;
  return {
    kind,
    topics: options.topics,
    perSecond: perSecond * events,
    latency,
    flushes,
  };
}

/** What was fast and left a gap was not worth measuring. */
async function check(postgres: TestPostgres): Promise<void> {
  const database = postgres.connect(1);
  const [row] = await database.query<{ events: string; wrong: string }>(
    `select sum(s.seq) as events, count(*) filter (where s.seq is distinct from e.count or s.seq is distinct from e.max) as wrong
     from livelets.stream s left join (
       select topic, count(*), max(seq) from livelets.event group by topic) e using (topic)`,
  );
  await database.close();
  if (Number(row!.wrong) > 0)
    throw new Error(
      `bench: ${row!.wrong} topics have a gap. Do not trust this.`,
    );
  console.log(`\n${row!.events} events, no gap in any topic.`);
}

function report(kinds: readonly string[], results: readonly Result[]): void {
  const cell = (kind: string, topics: number, of: (r: Result) => number) => {
    const mine = results.filter((r) => r.kind === kind && r.topics === topics);
    return median(mine.map(of));
  };
  const rows = kinds.map((kind) => [
    kind,
    ...[1, TOPICS].flatMap((topics) => [
      cell(kind, topics, (r) => r.perSecond).toFixed(0),
      cell(kind, topics, (r) => r.flushes).toFixed(0),
    ]),
  ]);
  const head = ["", "1 topic, /s", "disk flushes/s", "1,000 topics, /s"];
  printTable([...head, "disk flushes/s"], rows);
}
