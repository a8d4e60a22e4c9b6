import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launchBrowser, readUsage } from "../lib/browser.ts";
import {
  foreignCores,
  median,
  readLoad,
  waitForQuiet,
} from "../lib/machine.ts";
import { printTable, saveResults } from "../lib/results.ts";
import { html, serve, type Served } from "../lib/serve.ts";
import { bundle, findEntry, installPeers, needsPeers } from "./build.ts";
import { planCells, type Cell, type Plan } from "./cells.ts";
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

interface Result extends Cell {
  readonly runs: readonly Measured[];
  readonly error: string | null;
}

const DRAIN_MS = 3_000;
/** From so many cores kept busy by others on, a run is tried once more. */
const DISTURBED = 0.25;

export async function benchFeed(args: readonly string[]): Promise<void> {
  const plan = planCells(args);
  const { cells, seconds, reps } = plan;
  const files = new Map<string, Served>();
  const page = join(import.meta.dirname, "page.ts");
  await bundle(files, page, "/page.js");
  await bundle(files, join(import.meta.dirname, "worker.ts"), "/worker.js");
  const usable = await bundleLists(files, cells);
  const server = await serve(({ pathname }) => {
    const style = `/lists/${pathname.slice(1)}.css`;
    return (
      files.get(pathname) ??
      (usable.has(pathname.slice(1))
        ? html("/page.js", files.has(style) ? style : "")
        : mock(pathname))
    );
  });
  const results: Result[] = [];
  const hopeless = new Set<string>();
  for (const cell of cells.filter(({ list }) => usable.has(list))) {
    const who = `${cell.list}/${cell.kept}`;
    if (hopeless.has(who)) continue;
    const result = await measure(server.url, cell, plan);
    results.push(result);
    console.log(describe(result));
    if (result.error || result.runs.some(({ lost }) => lost > 0))
      hopeless.add(who);
    saveQuietly(results, seconds);
  }
  server.close();
  report(results);
  saveResults("feed", { seconds, reps, results });
}

let saved = 0;
/** What is there is not lost when a long run is ended. */
function saveQuietly(results: readonly Result[], seconds: number): void {
  if (Date.now() - saved < 60_000) return;
  saved = Date.now();
  saveResults("feed-so-far", { seconds, results });
}

/** Bundles each list that is wanted, and says why one is left out. */
async function bundleLists(
  files: Map<string, Served>,
  cells: readonly Cell[],
): Promise<Set<string>> {
  const usable = new Set<string>();
  let missing: string | null | undefined;
  for (const list of new Set(cells.map((cell) => cell.list))) {
    if (list.startsWith("livelets")) {
      usable.add(list);
      continue;
    }
    try {
      const entry = findEntry(list);
      if (!entry) throw new Error("there is no such list");
      if (needsPeers(entry)) missing ??= installPeers() ?? null;
      if (needsPeers(entry) && missing) throw new Error(missing);
      await bundle(files, entry, `/lists/${list}.js`);
      usable.add(list);
    } catch (thrown) {
      console.log(`Left out: ${list}, for ${firstLine(thrown)}`);
    }
  }
  return usable;
}

async function measure(
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

const HEAD = [
  "list",
  "kept",
  "events/s",
  "→DOM p50/p99",
  "→paint p50/p99 ms",
  "×floor",
  "dropped",
  "long",
  "main ms/s",
  "×floor",
  "heap MB",
  "lost",
  "unaccounted",
  "moved px",
  "foreign cores",
];

function report(results: readonly Result[]): void {
  console.log();
  const rows = results.map((result) => {
    const { list, kept, rate, runs, error } = result;
    const name = [list, String(kept), String(rate)];
    if (error) return [...name, error, ...HEAD.slice(4).map(() => "")];
    const of = (key: keyof Measured) =>
      median(runs.map((run) => run[key]).filter((one) => one !== null));
    const floor = results.find(
      (other) =>
        other.list === "dom-window" &&
        other.kept === kept &&
        other.rate === rate,
    );
    const times = (key: "paint99" | "main") =>
      floor
        ? (of(key) / median(floor.runs.map((run) => run[key]))).toFixed(2)
        : "";
    return [
      ...name,
      `${of("dom50").toFixed(1)} / ${of("dom99").toFixed(1)}`,
      `${of("paint50").toFixed(1)} / ${of("paint99").toFixed(1)}`,
      times("paint99"),
      `${of("dropped")} of ${of("frames")}`,
      String(of("longTasks")),
      of("main").toFixed(0),
      times("main"),
      of("heapMB").toFixed(2),
      String(of("lost")),
      text(of("unaccounted")),
      text(of("moved")),
      text(of("foreign"), 2),
    ];
  });
  printTable(HEAD, rows);
}

function describe({ list, kept, rate, runs, error }: Result): string {
  const run = runs.at(-1);
  const found = run
    ? `paint ${run.paint50.toFixed(1)}/${run.paint99.toFixed(1)} ms, dropped ${run.dropped}, main ${run.main.toFixed(0)} ms/s (script ${run.script.toFixed(0)}, layout ${run.layout.toFixed(0)}), heap ${run.heapMB.toFixed(2)} MB, lost ${run.lost}`
    : error;
  return `${list}, ${kept} kept, ${rate}/s: ${found}`;
}

const text = (value: number, digits = 0) =>
  Number.isNaN(value) ? "–" : value.toFixed(digits);

/** Peers ask their clouds, which are not there: they get empty answers. */
function mock(path: string): Served | null {
  if (!path.startsWith("/mock/")) return null;
  const knock = {
    entries: [],
    meta: { total_count: 0, unread_count: 0, unseen_count: 0 },
    page_info: { before: null, after: null, page_size: 50 },
  };
  const body = JSON.stringify(path.startsWith("/mock/knock") ? knock : {});
  return { type: "application/json", body };
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

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n")[0]!.slice(0, 160);
}
