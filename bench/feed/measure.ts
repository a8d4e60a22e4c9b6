import type { Browser } from "playwright-core";
import { launchBrowser, readUsage } from "../lib/browser.ts";
import { foreignCores, readLoad, waitForQuiet } from "../lib/machine.ts";
import type { Cell, Plan } from "./cells.ts";
import type { Seen } from "./page.ts";

/** What was measured of one cell. */
export interface Measured extends Seen {
  /** Main thread, ms per second of the stream. */
  readonly main: number;
  readonly script: number;
  readonly layout: number;
  readonly heapMB: number;
  readonly cpu: number;
  readonly foreign: number | null;
}

export interface Result extends Cell {
  readonly runs: readonly Measured[];
  readonly error: string | null;
}

const DRAIN_MS = 3_000;
/** From so many cores kept busy by others on, a run is tried once more. */
const DISTURBED = 0.25;

/** Measures one cell as often as planned; what went wrong instead is in the result. */
export async function measure(
  url: string,
  cell: Cell,
  { seconds, reps, tries }: Plan,
): Promise<Result> {
  const runs: Measured[] = [];
  for (let rep = 0; rep < reps; rep += 1)
    try {
      runs.push(await measureQuietly(url, cell, seconds, tries));
    } catch (thrown) {
      return { ...cell, runs, error: firstLine(thrown) };
    }
  return { ...cell, runs, error: null };
}

/** The quietest of a few runs, where they were disturbed by others on this machine. */
async function measureQuietly(
  url: string,
  cell: Cell,
  seconds: number,
  tries: number,
): Promise<Measured> {
  let best = await measureFresh(url, cell, seconds);
  for (let again = 1; again < tries; again += 1) {
    if (best.foreign === null || best.foreign < DISTURBED || best.lost > 0)
      break;
    const next = await measureFresh(url, cell, seconds);
    if (next.foreign! < best.foreign) best = next;
  }
  return best;
}

async function measureFresh(
  url: string,
  cell: Cell,
  seconds: number,
): Promise<Measured> {
  const browser = await launchBrowser();
  try {
    return await measureOnce(browser, url, cell, seconds);
  } finally {
    await Promise.race([browser.close(), after(5_000)]);
  }
}

async function measureOnce(
  browser: Browser,
  url: string,
  { list, kept, rate }: Cell,
  seconds: number,
): Promise<Measured> {
  const context = await browser.newContext({
    viewport: { width: 900, height: 700 },
  });
  const page = await context.newPage();
  const whole = await browser.newBrowserCDPSession();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.goto(`${url}/${list}`);
  await page.waitForFunction("globalThis.bench");
  await within(
    60_000,
    page.evaluate(`bench.setUp(${JSON.stringify(list)}, ${kept})`),
  );
  await waitForQuiet();
  const before = await readUsage(cdp, whole);
  const load = readLoad(before.cpu);
  const varied = list.endsWith("varied");
  const seen = (await within(
    seconds * 1_000 + DRAIN_MS + 15_000,
    page.evaluate(`bench.go(${rate}, ${seconds}, ${DRAIN_MS}, ${varied})`),
  )) as Seen;
  const after = await readUsage(cdp, whole);
  return {
    ...seen,
    main: (after.task - before.task) / seconds,
    script: (after.script - before.script) / seconds,
    layout:
      (after.layout + after.style - before.layout - before.style) / seconds,
    heapMB: (after.heap - before.heap) / 2 ** 20,
    cpu: (after.cpu - before.cpu) / seconds,
    foreign: foreignCores(load, readLoad(after.cpu)),
  };
}

const after = (ms: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hung for ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n")[0]!.slice(0, 160);
}
