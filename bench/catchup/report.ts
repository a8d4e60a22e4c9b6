import { median } from "../lib/machine.ts";
import { printTable } from "../lib/results.ts";
import type { ByHand } from "./by-hand.ts";
import type { CaughtUp, Order } from "./page.ts";

export interface Run extends CaughtUp, Pick<Order, "engine"> {
  /** The longest task, in ms: as the clock goes, and what the processor did for it. */
  readonly longest: { readonly wall: number; readonly own: number };
}

/** Medians, and the worst of each. */
export function report(runs: readonly Run[], byHand: readonly ByHand[]): void {
  const of = (values: readonly number[]) =>
    `${Math.round(median(values))} (${Math.round(Math.max(...values))})`;
  const rows = (["supabase", "pusher"] as const).map((engine) => {
    const mine = runs.filter((run) => run.engine === engine);
    const since = (openAt: number | null, at: number) =>
      openAt === null || openAt > at ? [] : [at - openAt];
    return [
      ...[engine, String(mine.length)],
      of(mine.flatMap((run) => since(run.openAt, run.appliedAt))),
      of(mine.flatMap((run) => since(run.openAt, run.paintedAt))),
      of(mine.map(({ paintedAt, attemptAt }) => paintedAt - attemptAt)),
      of(mine.map((run) => run.longTasks.length)),
      of(mine.map(({ longest }) => longest.wall)),
      of(mine.map(({ longest }) => longest.own)),
      String(mine.reduce((sum, { wrong }) => sum + wrong, 0)),
    ];
  });
  const floor = of(byHand.map(({ paintedAt, openAt }) => paintedAt - openAt));
  rows.push([
    "by hand",
    String(byHand.length),
    "–",
    floor,
    "–",
    "–",
    "–",
    "–",
    "–",
  ]);
  console.log("\nms, median (worst):");
  printTable(
    [
      ...["", "runs", "open → applied", "open → painted", "attempt → painted"],
      ...["tasks > 50 ms", "longest task", "its own work", "wrong"],
    ],
    rows,
  );
}
