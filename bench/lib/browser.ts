import type { Browser, CDPSession } from "playwright-core";
import { chromium } from "playwright-core";

/** A fresh browser with a fresh profile. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What the browser has used so far: heap in bytes after a collection, main thread in ms, all its processes in s. */
export interface Usage {
  readonly heap: number;
  readonly task: number;
  readonly script: number;
  readonly layout: number;
  readonly style: number;
  readonly cpu: number;
}

export async function readUsage(
  page: CDPSession,
  browser: CDPSession,
): Promise<Usage> {
  await page.send("HeapProfiler.collectGarbage");
  const { usedSize } = await page.send("Runtime.getHeapUsage");
  const { metrics } = await page.send("Performance.getMetrics");
  const ms = (name: string) =>
    1_000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  return {
    heap: usedSize,
    task: ms("TaskDuration"),
    script: ms("ScriptDuration"),
    layout: ms("LayoutDuration"),
    style: ms("RecalcStyleDuration"),
    cpu: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
  };
}
