import { join } from "node:path";
import { bundle } from "../feed/build.ts";
import { launchBrowser } from "../lib/browser.ts";
import { readNumber } from "../lib/options.ts";
import { percentile } from "../lib/percentile.ts";
import { printTable, saveResults } from "../lib/results.ts";
import { html, serve, type Served } from "../lib/serve.ts";
import type {} from "./page.ts";

/**
 * `npm run bench -- gesture --count=300`: from `client.command` to the paint that shows it, and until it is on the disk, in
 * a real browser. The server takes 80 ms, so that many wait at any time.
 */
export async function benchGesture(args: readonly string[]): Promise<void> {
  const count = readNumber(args, "count", 300);
  const files = new Map<string, Served>();
  await bundle(files, join(import.meta.dirname, "page.ts"), "/page.js");
  const server = await serve(
    ({ pathname }) =>
      files.get(pathname) ?? (pathname === "/" ? html("/page.js") : null),
  );
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => "runGestures" in window);
    const run = (many: number) => window.runGestures(many);
    const figures = await page.evaluate(run, count);
    const rows = (["painted", "saved"] as const).map((what) => [
      what,
      ...[0.5, 0.95, 0.99].map((share) =>
        percentile(figures[what], share).toFixed(1),
      ),
      Math.max(...figures[what]).toFixed(1),
    ]);
    printTable(["from the gesture, ms", "p50", "p95", "p99", "most"], rows);
    console.log(
      `${figures.settled} of ${count + 1} done, ${figures.pending} pending`,
    );
    saveResults("gesture", { count, ...figures });
  } finally {
    await browser.close();
    server.close();
  }
}
