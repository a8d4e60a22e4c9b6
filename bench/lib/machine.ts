import { readFileSync } from "node:fs";

/** CPU seconds that everybody on this machine has used; null where there is no /proc. */
function busySeconds(): number | null {
  try {
    const [first = ""] = readFileSync("/proc/stat", "utf8").split("\n");
    const [user, nice, system, , , irq, softirq] = first
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user! + nice! + system! + (irq ?? 0) + (softirq ?? 0)) / 100;
  } catch {
    return null;
  }
}

export interface Load {
  readonly at: number;
  readonly busy: number | null;
  readonly own: number;
}

/** `browser`: CPU seconds that our browser has used so far. */
export function readLoad(browser: number): Load {
  const { user, system } = process.cpuUsage();
  const own = browser + (user + system) / 1e6;
  return { at: Date.now(), busy: busySeconds(), own };
}

/** How many cores others kept busy between two readings: a measurement beside much of it is a bad one. */
export function foreignCores(from: Load, to: Load): number | null {
  if (from.busy === null || to.busy === null) return null;
  const foreign = to.busy - from.busy - (to.own - from.own);
  return Math.max(0, foreign / ((to.at - from.at) / 1_000));
}

export const sleep = (ms: number) =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for half a second in which fewer than 0.3 cores are busy, but never for long. */
export async function waitForQuiet(most = 4_000): Promise<void> {
  const until = Date.now() + most;
  while (Date.now() < until) {
    const before = busySeconds();
    if (before === null) return;
    await sleep(500);
    if ((busySeconds()! - before) / 0.5 < 0.3) return;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]!
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
