import type { Deps } from "../deps.ts";
import type { Awake, Ticker } from "./ticker.ts";
import { createTicker } from "./ticker.ts";

/** Notes that somebody looks at a tenant, in the background. Call it once a request was granted. */
export type Watch = (tenants: Iterable<string>) => void;

/** A process asks the database this often about one tenant; the database itself writes as rarely. */
const EVERY_MS = 30_000;
const MOST_KEPT = 10_000;

/** Whoever is the first to look at a sleeping tenant wakes its simulation. */
export function createWatch(
  deps: Deps,
  ticker: Ticker = createTicker(deps),
): Watch {
  const noted = new Map<string, number>();
  return (tenants) => {
    const now = deps.now();
    const due = [...new Set(tenants)].filter(
      (tenant) =>
        !(Math.abs(now - (noted.get(tenant) ?? -Infinity)) < EVERY_MS),
    );
    if (due.length === 0) return;
    if (noted.size > MOST_KEPT) noted.clear();
    for (const tenant of due) noted.set(tenant, now);
    deps.waitUntil(
      note(deps, ticker, due, now).catch(() => {
        for (const tenant of due) noted.delete(tenant);
      }),
    );
  };
}

async function note(
  { database }: Deps,
  ticker: Ticker,
  tenants: readonly string[],
  now: number,
): Promise<void> {
  const woken = await database.query<Awake>(
    "select * from livelets.watch($1::text[], to_timestamp($2::float8 / 1000))",
    [tenants, now],
  );
  if (woken.length > 0) await ticker.wake(woken);
}
