import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { startBackend, type Backend } from "../../demo/backend/backend.ts";
import { Proxy } from "../../demo/backend/faults/proxy.ts";
import { openTestDatabase } from "../../supabase/testing.ts";
import { bundle } from "../feed/build.ts";
import { launchBrowser } from "../lib/browser.ts";
import { sleep, waitForQuiet } from "../lib/machine.ts";
import { readNumber } from "../lib/options.ts";
import { saveResults } from "../lib/results.ts";
import { html, serve, type Served } from "../lib/serve.ts";
import type { ByHand } from "./by-hand.ts";
import type { CaughtUp, Order } from "./page.ts";
import { report, type Run } from "./report.ts";
import { CATEGORIES, longestTask } from "./trace.ts";

const TENANT = "signage";
const TOPIC = `${TENANT}.public`;
/** append_batch takes so many at once. */
const BATCH = 500;
const PATIENCE_MS = 60_000;

interface Stage {
  readonly backend: Backend;
  readonly proxy: Proxy;
  readonly browser: Browser;
  readonly url: string;
  readonly missed: number;
}

/**
 * `npm run bench -- catchup --missed=1000 --reps=5`: a page is live, its line is cut, events are published, the line is
 * back. How long until the page has all of them, and whether it answers its reader meanwhile. Beside it, what the same
 * takes by hand.
 */
export async function benchCatchUp(args: readonly string[]): Promise<void> {
  const missed = readNumber(args, "missed", 1_000);
  const reps = readNumber(args, "reps", 5);
  const backend = await startBackend({
    ...{ port: 0, folder: null, pages: false, sampler: false },
    database: await openTestDatabase(),
  });
  const proxy = await Proxy.start(0, backend.port);
  const files = new Map<string, Served>();
  await bundle(files, join(import.meta.dirname, "page.ts"), "/page.js");
  // The database answers later than this server does: the rows of a run are read before they are asked for.
  const server = await serve(({ pathname }) =>
    pathname === "/" ? html("/page.js") : (files.get(pathname) ?? null),
  );
  const browser = await launchBrowser();
  const stage = { backend, proxy, browser, url: server.url, missed };
  const runs: Run[] = [];
  try {
    await publish(backend, 1);
    for (let rep = 0; rep < reps; rep += 1)
      for (const engine of ["supabase", "pusher"] as const) {
        const figures = await measure(stage, engine);
        runs.push({ engine, ...figures });
        console.log(engine, JSON.stringify(figures));
      }
    const byHand: ByHand[] = [];
    for (let rep = 0; rep < reps; rep += 1)
      byHand.push(await measureByHand(stage, files));
    report(runs, byHand);
    saveResults("catchup", { missed, runs, byHand });
  } finally {
    await browser.close();
    server.close();
    await proxy.close();
    await backend.close();
  }
}

async function open(
  { backend, proxy, browser, url }: Stage,
  engine: Order["engine"],
) {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.on("pageerror", ({ message }) => console.error(`page: ${message}`));
  await page.goto(url);
  await page.waitForFunction("globalThis.catchUp");
  const order: Order = {
    ...{ engine, origin: proxy.origin, apikey: backend.keys.publishable },
    ...{ tenant: TENANT, topic: TOPIC },
  };
  return { page, order };
}

async function measure(
  stage: Stage,
  engine: Order["engine"],
): Promise<Omit<Run, "engine">> {
  const { backend, browser, proxy, missed } = stage;
  const { page, order } = await open(stage, engine);
  await within(page.evaluate(`catchUp.start(${JSON.stringify(order)})`));
  await waitForQuiet();
  await page.evaluate(`catchUp.expectMissed(${missed})`);
  proxy.refuseAll();
  await within(page.waitForFunction(`catchUp.state() !== "live"`));
  await publish(backend, missed);
  await waitForQuiet();
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate("catchUp.isBack()");
  proxy.mend();
  const figures = (await within(page.evaluate("catchUp.result()"))) as CaughtUp;
  const longest = longestTask(await browser.stopTracing());
  await page.close();
  return { ...figures, longest };
}

/** With the rows ready where one select would find them. */
async function measureByHand(
  stage: Stage,
  files: Map<string, Served>,
): Promise<ByHand> {
  const { backend, missed } = stage;
  const { page, order } = await open(stage, "supabase");
  const [{ seq: after }] = (await backend.database.query<{ seq: number }>(
    "select seq::int from livelets.stream where topic = $1",
    [TOPIC],
  )) as [{ seq: number }];
  await publish(backend, missed);
  const rows = await backend.database.query(
    "select seq::int, id, type, at, data from livelets.event where topic = $1 and seq > $2 order by seq",
    [TOPIC, after],
  );
  const body = JSON.stringify(rows);
  files.set("/rows", { type: "application/json", body });
  await waitForQuiet();
  const asked = `catchUp.byHand(${JSON.stringify(order)}, ${after})`;
  const figures = (await within(page.evaluate(asked))) as ByHand;
  await page.close();
  return figures;
}

async function publish(backend: Backend, count: number): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const many = Math.min(BATCH, count - done);
    const events = Array.from({ length: many }, (_, n) => ({
      id: randomUUID(),
      type: "health:alert",
      data: {
        ...{ source: "bench", severity: n % 20 ? "info" : "warning" },
        message: `Display ${done + n} has not been heard of for ${n} minutes`,
      },
    }));
    await backend.database.query(
      "select livelets.append_batch($1::text[], $2::jsonb)",
      [[TOPIC], events],
    );
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  const late = sleep(PATIENCE_MS).then(() => {
    throw new Error(`catchup: nothing came within ${PATIENCE_MS / 1_000} s.`);
  });
  return Promise.race([work, late]);
}
