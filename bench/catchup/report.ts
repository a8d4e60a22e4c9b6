import { median } from "../lib/machine.ts";
import { printTable } from "../lib/results.ts";
import type { ByHand } from "./by-hand.ts";
import type { CaughtUp, Order } from "./page.ts";

export type Run = CaughtUp & Pick<Order, "engine">;

/** Medians, and the worst of each. */
export function report(runs: readonly Run[], byHand: readonly ByHand[]): void {
  const of = (values: readonly number[]) =>
    `${Math.round(median(values))} (${Math.round(Math.max(...values))})`;
  const rows = (["supabase", "pusher"] as const).map((engine) => {
    const mine = runs.filter((run) => run.engine === engine);
    return [
      ...[engine, String(mine.length)],
      of(mine.map(({ appliedAt, openAt }) => appliedAt - openAt)),
      of(mine.map(({ paintedAt, openAt }) => paintedAt - openAt)),
      of(mine.map(({ paintedAt, attemptAt }) => paintedAt - attemptAt)),
      of(mine.map((run) => run.longTasks.length)),
      of(mine.map((run) => Math.max(0, ...run.longTasks))),
      String(mine.reduce((sum, { wrong }) => sum + wrong, 0)),
    ];
  });
  const floor = of(byHand.map(({ paintedAt, openAt }) => paintedAt - openAt));
  rows.push(["by hand", String(byHand.length), "–", floor, "–", "–", "–", "–"]);
  console.log("\nms, median (worst):");
  printTable(
    [
      ...["", "runs", "open → applied", "open → painted", "attempt → painted"],
      ...["tasks > 50 ms", "longest such", "wrong"],
    ],
    rows,
  );
}
