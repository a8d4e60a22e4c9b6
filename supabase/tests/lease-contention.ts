import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";

/**
 * Workers that write what only one may write at a time, and do everything wrong that a page can do: they pause between
 * acquiring and writing, believe clocks that are hours off, and go on with tokens of long ago.
 */
export interface ContentionOptions {
  /** Protected writes to try. */
  readonly writes: number;
  readonly workers?: number;
  readonly resources?: number;
  readonly leaseMs?: number;
}

/** What became of the writes of one way to protect them. */
export interface Protection {
  readonly way: string;
  readonly tried: number;
  readonly accepted: number;
  /** Accepted although somebody else had got the lease before. */
  readonly stale: number;
  /** Accepted under a lower token than the one before it, per resource. */
  readonly decreasing: number;
}

export interface Contention {
  readonly grants: number;
  /** Grants that took the lease from a holder whose time had not ended. */
  readonly takeovers: number;
  readonly seconds: number;
  readonly ways: readonly Protection[];
}

/** How a write is protected, and what the database does for it. */
const WAYS = {
  "no token": "race.write_unfenced",
  "asked before": "race.write_unfenced",
  "asked within": "race.write_fenced",
} as const;
type Way = keyof typeof WAYS;

const SETUP = `
create schema race;
-- "newest" is the token of the lease as it is committed when the write is made: a higher one makes the write stale.
create table race.done (n bigserial primary key, way text not null, resource text not null, token bigint not null, newest bigint not null);

create function race.write_unfenced(way text, resource text, token bigint, pause float8) returns boolean language plpgsql as $$
begin
  perform pg_sleep(pause) where pause > 0;
  insert into race.done (way, resource, token, newest)
  select way, write_unfenced.resource, write_unfenced.token, l.token from livelets.lease l where l.tenant = 'gym' and l.resource = write_unfenced.resource;
  return true;
end $$;

create function race.write_fenced(way text, resource text, token bigint, pause float8) returns boolean language plpgsql as $$
begin
  -- The pause is between the question and the write, where it hurts most.
  return livelets.holds('gym', resource, token) and race.write_unfenced(way, resource, token, pause);
end $$`;

export async function contend({
  writes,
  workers = 16,
  resources = 8,
  leaseMs = 60,
}: ContentionOptions): Promise<Contention> {
  const postgres = await startPostgres();
  const database = postgres.connect(workers);
  try {
    for (const statement of SETUP.split(/;\n\n/))
      await database.query(statement);
    const tried = { left: writes };
    const started = performance.now();
    const made = await Promise.all(
      Array.from({ length: workers }, (_, n) =>
        work(database, { n, resources, leaseMs, tried }),
      ),
    );
    const seconds = (performance.now() - started) / 1_000;
    return { seconds, ...(await read(database, made)) };
  } finally {
    await database.close();
    postgres.stop();
  }
}

interface Shift {
  readonly n: number;
  readonly resources: number;
  readonly leaseMs: number;
  readonly tried: { left: number };
}

type Tried = Record<Way, number>;

/** One worker: acquires, believes for too long or too short that it has it, and writes. */
async function work(database: Database, shift: Shift): Promise<Tried> {
  const { n, resources, leaseMs, tried } = shift;
  // Hours ahead or behind: what it thinks of its time has nothing to do with the server's.
  const clockOff = (n % 2 === 0 ? 1 : -1) * n * 3_600_000;
  const counts: Tried = { "no token": 0, "asked before": 0, "asked within": 0 };
  const tokens = new Map<string, number>();
  while (tried.left > 0) {
    const resource = `race:${Math.floor(Math.random() * resources)}`;
    const believed = await acquire(database, resource, n, leaseMs);
    if (believed !== null) tokens.set(resource, believed.token);
    const token = tokens.get(resource);
    if (token === undefined) continue;
    for (let write = 0; write < 8 && tried.left > 0; write++) {
      tried.left -= 1;
      await pause(leaseMs);
      await writeEachWay(database, resource, token, leaseMs, counts);
      const now = Date.now() + clockOff;
      // With a clock that is behind it never ends; with one that is ahead it ended before it began.
      if (now > (believed?.expiresAt ?? 0) && Math.random() < 0.5) break;
    }
    if (Math.random() < 0.2) await change(database, resource, n, "release", { token }); // prettier-ignore
  }
  return counts;
}

/** Mostly none, at times longer than the lease lasts. */
async function pause(leaseMs: number): Promise<void> {
  const chance = Math.random();
  if (chance < 0.15) await sleep(Math.random() * leaseMs);
  else if (chance < 0.2) await sleep(leaseMs * (1 + Math.random()));
}

/** In any order, each with its own pause between the question and the write: a long one ends the lease for the next. */
async function writeEachWay(
  database: Database,
  resource: string,
  token: number,
  leaseMs: number,
  counts: Tried,
): Promise<void> {
  const ways = Object.keys(WAYS) as Way[];
  for (const way of ways.sort(() => Math.random() - 0.5)) {
    const chance = Math.random();
    const inside = chance < 0.05 ? (leaseMs * 1.5) / 1_000 : 0;
    counts[way] += 1;
    if (way === "asked before" && !(await ask(database, resource, token)))
      continue;
    await database.query(`select ${WAYS[way]}($1, $2, $3, $4::float8)`, [
      way,
      resource,
      token,
      inside,
    ]);
  }
}

async function ask(
  database: Database,
  resource: string,
  token: number,
): Promise<boolean> {
  const [row] = await database.query<{ held: boolean }>(
    "select livelets.holds('gym', $1, $2) as held",
    [resource, token],
  );
  return row!.held;
}

interface Answer {
  readonly status: string;
  readonly token: number;
  readonly expiresAt: string;
}

/** As POST lease does it, with leases too short for a page. */
async function change(
  database: Database,
  resource: string,
  worker: number,
  action: string,
  more: object = {},
): Promise<Answer> {
  const [row] = await database.query<{ answer: Answer }>(
    "select livelets.change_lease('gym', $1, $2, true, $3::jsonb) as answer",
    [resource, `worker-${worker}`, { action, client: `c${worker}`, ...more }],
  );
  return row!.answer;
}

async function acquire(
  database: Database,
  resource: string,
  worker: number,
  leaseMs: number,
): Promise<{ token: number; expiresAt: number } | null> {
  const action = Math.random() < 0.05 ? "take" : "acquire";
  const ttl = leaseMs / 1_000;
  const { status, token, expiresAt } = await change(database, resource, worker, action, { ttl }); // prettier-ignore
  return status === "held" ? { token, expiresAt: Date.parse(expiresAt) } : null;
}

async function read(
  database: Database,
  made: readonly Tried[],
): Promise<Omit<Contention, "seconds">> {
  const rows = await database.query<Omit<Protection, "tried">>(
    `select way, count(*)::int as accepted, (count(*) filter (where newest > token))::int as stale,
       (count(*) filter (where token < before))::int as decreasing
     from (select d.*, lag(d.token) over (partition by d.way, d.resource order by d.n) as before from race.done d) d group by way`,
  );
  const ways = (Object.keys(WAYS) as Way[]).map((way) => ({
    way,
    tried: made.reduce((sum, counts) => sum + counts[way], 0),
    accepted: 0,
    stale: 0,
    decreasing: 0,
    ...rows.find((row) => row.way === way),
  }));
  const [told] = await database.query<{ grants: number; takeovers: number }>(
    `select (select sum(token)::int from livelets.lease) as grants, count(*)::int as takeovers from livelets.event
     where topic = 'gym.role.admin' and type = 'lease:changed' and data ->> 'status' = 'taken'`,
  );
  return { ...told!, ways };
}
