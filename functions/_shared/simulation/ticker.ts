import { drawAt } from "../../../widgets/packs/random.ts";
import type { Generator, Tick } from "../../../widgets/events/pack.ts";
import type { Deps } from "../deps.ts";
import { createOutbox } from "../outbox.ts";
import type { Outbox } from "../outbox.ts";
import { appendTick } from "./append-tick.ts";

/** A tenant that is simulated and awake. */
export interface Awake {
  readonly tenant: string;
  readonly pack: string | null;
  readonly time_zone: string;
  /** Unix ms; null before the first tick. */
  readonly ticked_at: number | null;
}

/** Ticks that were missed for longer are not made up for: the simulation begins afresh. So it does after a wrong clock. */
const CATCH_UP_MS = 30_000;
/** Tenants tick this far apart at most, each at its own moment: else all would at the same. */
const SPREAD_MS = 250;
/** Who has just woken up is noticed this soon. */
const LOOK_MS = 5_000;
const AT_ONCE = 4;
/** Ticks: an hour of 15 s each. */
const LOOK_BACK = 240;

/** Runs the generators of the tenants that are simulated and watched. */
export interface Ticker {
  /** Appends all ticks that are due; resolves to the ms until there is something to do again. Never rejects. */
  look(): Promise<Look>;
  /** Gives tenants that just woke up the tick that is going on. Never rejects. */
  wake(tenants: readonly Awake[]): Promise<void>;
}

export interface Look {
  /** What kept it from looking at anybody. */
  readonly failure?: unknown;
  readonly tenants: number;
  /** Ticks that were appended. */
  readonly ticks: number;
  readonly waitMs: number;
}

/**
 * Any number of processes may look at the same time: a tick is appended once, by whoever comes first, and the ticks
 * of a tenant in their order.
 */
export function createTicker(
  deps: Deps,
  outbox: Outbox = createOutbox(deps),
): Ticker {
  return {
    async look() {
      let failure: unknown;
      const find = () =>
        awakeOf(deps).catch((thrown: unknown) => {
          failure = thrown;
          throw thrown;
        });
      const awake = await safely(deps, "-", find, []);
      const results = await inTurns(awake, (one) =>
        safely(deps, one.tenant, () => tenantTicks(deps, one, phaseOf(one)), 0),
      );
      const ticks = results.reduce((sum, done) => sum + done, 0);
      if (ticks > 0) deps.waitUntil(outbox.flush());
      const waitMs = pause(deps, awake);
      return { failure, tenants: awake.length, ticks, waitMs };
    },
    async wake(tenants) {
      await inTurns(tenants, (one) =>
        safely(deps, one.tenant, () => tenantTicks(deps, one, 0), 0),
      );
      await outbox.flush();
    },
  };
}

function awakeOf({ database, now }: Deps): Promise<Awake[]> {
  return database.query<Awake>(
    "select * from livelets.simulated(to_timestamp($1::float8 / 1000))",
    [now()],
  );
}

/** Appends what is due for one tenant: the ticks since the last one, or afresh the one that is going on. */
async function tenantTicks(
  deps: Deps,
  { tenant, pack, time_zone: timeZone, ticked_at }: Awake,
  phase: number,
): Promise<number> {
  const generator = generatorOf(deps, pack);
  if (!generator) return 0;
  const { everyMs } = generator;
  const now = deps.now();
  const current = Math.floor((now - phase) / everyMs);
  const last = ticked_at === null ? -Infinity : Math.floor(ticked_at / everyMs);
  const afresh = Math.abs(current - last) * everyMs > CATCH_UP_MS;
  const tickOf = (index: number) => {
    return { seed: tenant, index, time: index * everyMs, timeZone };
  };
  const first = afresh
    ? newestWithEvents(generator, current, tickOf)
    : last + 1;
  let done = 0;
  for (let index = first; index <= current; index += 1) {
    const appended = await appendTick(deps.database, {
      tenant,
      schemas: deps.packs[pack!] ?? {},
      generator,
      tick: tickOf(index),
      afresh: afresh && index === first,
      now,
    });
    if (appended) done += 1;
    // Between the newest with events and the one that is going on there is nothing.
    if (afresh && index < current) index = current - 1;
  }
  return done;
}

/** Whoever wakes a tenant sees something: where little happens, what happened last. */
function newestWithEvents(
  generator: Generator,
  current: number,
  tickOf: (index: number) => Tick,
): number {
  if (generator.before) return current;
  for (let index = current; index > current - LOOK_BACK; index -= 1)
    if (generator.at(tickOf(index)).length > 0) return index;
  return current;
}

/** Until the next tick of anybody, or until somebody may have woken up. */
function pause(deps: Deps, awake: readonly Awake[]): number {
  const now = deps.now();
  const until = (everyMs: number, phase: number) =>
    everyMs - ((((now - phase) % everyMs) + everyMs) % everyMs);
  return Math.min(
    until(LOOK_MS, 0),
    ...awake.map((one) => {
      const generator = generatorOf(deps, one.pack);
      return generator ? until(generator.everyMs, phaseOf(one)) : LOOK_MS;
    }),
  );
}

function generatorOf(deps: Deps, pack: string | null): Generator | undefined {
  const generator =
    pack !== null && Object.hasOwn(deps.generators, pack)
      ? deps.generators[pack]
      : undefined;
  return generator && generator.everyMs >= 1_000 ? generator : undefined;
}

function phaseOf({ tenant }: Awake): number {
  return Math.floor(drawAt(tenant, 0, "phase") * SPREAD_MS);
}

/** What goes wrong for one tenant is told, and harms no other. */
async function safely<Result>(
  deps: Deps,
  tenant: string,
  work: () => Promise<Result>,
  otherwise: Result,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : "unknown";
    const detail = `${tenant}: ${why}`.slice(0, 500);
    deps.log({ level: "error", requestId: "-", call: "tick", detail });
    return otherwise;
  }
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items];
  const one = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift())
      results.push(await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return results;
}
