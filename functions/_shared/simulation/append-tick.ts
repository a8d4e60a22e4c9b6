import type { EventData } from "../../../widgets/events/event.ts";
import type {
  Derivation,
  Generator,
  Tick,
} from "../../../widgets/events/pack.ts";
import type { PackSchemas } from "../../../widgets/packs/pack-schemas.ts";
import type { Database } from "../database.ts";
import { stateAfter } from "../derivation.ts";
import { statesBefore, tickEvents } from "./tick-events.ts";
import type { TickEvent } from "./tick-events.ts";

/** More than this is no tick but a flood: the rest is left out. */
const MOST = 100;

export interface TickJob {
  readonly tenant: string;
  readonly schemas: PackSchemas;
  readonly generator: Generator;
  readonly tick: Tick;
  /** Begins with the states as they stand before the tick: nothing was appended for a while. */
  readonly afresh: boolean;
  /** Unix ms. */
  readonly now: number;
}

/** What one step appends; a derived state names its source instead of an id. */
type BatchEvent = Omit<TickEvent, "id"> & ({ id: string } | { source: string });

/** Appends one tick, and what follows from it: all of it once, or nothing. False where it has been appended before. */
export function appendTick(database: Database, job: TickJob): Promise<boolean> {
  const { tenant, tick, now } = job;
  return database.transaction(async (tx) => {
    const [row] = await tx.query<{ begun: boolean }>(
      "select livelets.begin_tick($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000)) as begun",
      [tenant, tick.time, now],
    );
    if (!row!.begun) return false;
    const events = await eventsOf(tx, job);
    if (events.length > 0)
      await tx.query(
        "select livelets.append_batch($1::text[], $2::text::jsonb)",
        [
          [`${tenant}.public`, `${tenant}.role.admin`],
          // As a text: postgres.js takes an array for one of Postgres' own.
          JSON.stringify(events),
        ],
      );
    return true;
  });
}

async function eventsOf(tx: Database, job: TickJob): Promise<BatchEvent[]> {
  const { tenant, generator, tick, afresh } = job;
  const before = afresh
    ? statesBefore(tenant, tick, generator.before?.(tick) ?? [])
    : [];
  const generated = generator.at(tick).slice(0, MOST);
  const events = tickEvents(tenant, tick, generator.everyMs, generated);
  const states = await statesOf(tx, job, events);
  for (const { type, key, data } of before)
    if (states.has(`${type}/${key}`)) states.set(`${type}/${key}`, data);
  return [
    ...before,
    ...events.flatMap((event) => [event, ...derivedFrom(event, job, states)]),
  ];
}

/** The states so far of all that is derived. From here on, nobody else derives for the tenant. */
async function statesOf(
  tx: Database,
  { tenant, schemas }: TickJob,
  events: readonly TickEvent[],
): Promise<Map<string, EventData | null>> {
  const states = new Map<string, EventData | null>();
  for (const { type } of events)
    for (const { type: state, key } of derivationsOf(schemas, type)) {
      if (states.has(`${state}/${key}`)) continue;
      const [row] = await tx.query<{ data: EventData | null }>(
        "select livelets.begin_derivation($1, $2, $3) as data",
        [tenant, state, key],
      );
      states.set(`${state}/${key}`, row!.data);
    }
  return states;
}

function derivedFrom(
  { id, type, data }: TickEvent,
  { schemas, tick, now }: TickJob,
  states: Map<string, EventData | null>,
): BatchEvent[] {
  return derivationsOf(schemas, type).map((derivation) => {
    const { type: state, key } = derivation;
    const previous = states.get(`${state}/${key}`) ?? null;
    // A clock that is a little behind the tick's must not count it to yesterday.
    const at = Math.max(now, tick.time);
    const derived = stateAfter(derivation, previous, {
      type,
      data,
      at,
      timeZone: tick.timeZone,
    });
    states.set(`${state}/${key}`, derived);
    return { source: id, type: state, key, data: derived };
  });
}

function derivationsOf(
  schemas: PackSchemas,
  type: string,
): readonly Derivation[] {
  return schemas[type]?.derivations ?? [];
}
