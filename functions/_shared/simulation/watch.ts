import type { Deps } from "../deps.ts";
import type { Awake, Ticker } from "./ticker.ts";
import { createTicker } from "./ticker.ts";

/**
 * Notes that somebody looks at a tenant, in the background. Call it once a request was granted.
 * @param pages how many it adds to the mean of `CROWD_S`: 1 for one that opens, a share for a sign of life, else 0
 */
export type Watch = (tenants: Iterable<string>, pages?: number) => void;

/** Over how many seconds pages are counted. */
const CROWD_S = 300;

/** How many pages a call of `heads` stands for: its share of the mean's time. */
export function shareOf(seconds: number): number {
  return Math.min(1, Math.max(0, seconds) / CROWD_S);
}

/** A process asks the database this often about one tenant; the database itself writes as rarely. */
const EVERY_MS = 30_000;
const MOST_KEPT = 10_000;

/** Whoever is the first to look at a sleeping tenant wakes its simulation. */
export function createWatch(
  deps: Deps,
  ticker: Ticker = createTicker(deps),
): Watch {
  const noted = new Map<string, number>();
  let crowd = 0;
  return (tenants, pages = 0) => {
    const now = deps.now();
    crowd += pages;
    const due = [...new Set(tenants)].filter(
      (tenant) =>
        !(Math.abs(now - (noted.get(tenant) ?? -Infinity)) < EVERY_MS),
    );
    if (due.length === 0) return;
    if (noted.size > MOST_KEPT) noted.clear();
    for (const tenant of due) noted.set(tenant, now);
    const seen = crowd;
    crowd = 0;
    deps.waitUntil(
      note(deps, ticker, due, seen, now).catch(() => {
        for (const tenant of due) noted.delete(tenant);
      }),
    );
  };
}

async function note(
  { database }: Deps,
  ticker: Ticker,
  tenants: readonly string[],
  pages: number,
  now: number,
): Promise<void> {
  const woken = await database.query<Awake>(
    `select w.* from livelets.count_crowd($3, to_timestamp($2::float8 / 1000))
       cross join livelets.watch($1::text[], to_timestamp($2::float8 / 1000)) w`,
    [tenants, now, pages],
  );
  if (woken.length > 0) await ticker.wake(woken);
}
