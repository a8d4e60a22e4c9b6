import { saveResults } from "../lib/results.ts";
import { violations } from "./checker.ts";
import type { Verdict } from "./checker.ts";
import { runSoak } from "./run.ts";
import type { SoakPlan } from "./run.ts";
import type { Spread } from "./times.ts";

/** The long run behind `npm run soak`, as tables; answers the exit code. */
export async function soakTable(plan: SoakPlan): Promise<number> {
  const report = await runSoak(plan, console.log);
  const { ours, naive, times, faults, convergedMs, resets } = report;
  console.table({ ours: share(ours), naive: share(naive) });
  console.table(
    Object.fromEntries(
      Object.entries(times).map(([name, spread]: [string, Spread]) => [
        name,
        rounded(spread),
      ]),
    ),
  );
  const { attempted, acknowledged, info, recovered, unwritten, twice } = ours;
  console.log(
    `Published: ${attempted} attempted, ${acknowledged} acknowledged, ${info} unknown, ${recovered} recovered, ${unwritten} acknowledged and not written, ${twice} written twice.`,
  );
  console.log(
    `Faults: ${faults.cuts} sockets cut, ${faults.kills} kill -9, ${faults.databaseRestarts} database crashes (${report.database}). All had everything ${convergedMs} ms after the last; ${resets} had to start anew from a snapshot.`,
  );
  const wrong = violations(ours);
  saveResults("soak", { ...report, wrong });
  console.log(
    wrong === 0
      ? `Nothing was lost, repeated or reordered. Seed ${plan.seed}.`
      : `${wrong} events are wrong. Seed ${plan.seed}.`,
  );
  return wrong === 0 ? 0 : 1;
}

function share(verdict: Verdict) {
  const { expected, lost, duplicated, reordered, unexpected } = verdict;
  const percent = (n: number) => `${((100 * n) / expected).toFixed(1)} %`;
  return {
    expected,
    lost,
    duplicated,
    reordered,
    unexpected,
    "lost %": percent(lost),
    "duplicated %": percent(duplicated),
    "reordered %": percent(reordered),
  };
}

function rounded(spread: Spread) {
  return Object.fromEntries(
    Object.entries(spread).map(([name, value]: [string, number]) => [
      name,
      Math.round(value),
    ]),
  );
}
