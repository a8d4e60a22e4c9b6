import { join } from "node:path";
import { saveResults } from "../lib/results.ts";
import { html, serve, type Served } from "../lib/serve.ts";
import { bundle, findEntry, installPeers, needsPeers } from "./build.ts";
import { planCells, type Cell } from "./cells.ts";
import { firstLine, measure, type Result } from "./measure.ts";
import { describe, report } from "./report.ts";

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
