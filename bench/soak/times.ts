import { percentile } from "../lib/percentile.ts";
import type { Arrival } from "./receiver.ts";

export interface Spread {
  readonly count: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * How long events took until a listener had them: from when the server had written them, except where it says so. Clocks
 * are those of two processes on one machine.
 */
export interface Times {
  /** Over a line that was up and had caught up. */
  readonly all: Spread;
  /** Those of them that had to be fetched: their frame was lost, or later than its successors for too long. */
  readonly fetched: Spread;
  /** The same, from when a frame told that they were missing. */
  readonly repaired: Spread;
  /** What was caught up with after the line, the server or the database had been gone. */
  readonly away: Spread;
  /** From the loss of a line, or the begin of an outage, until the widget was live again without polling. */
  readonly back: Spread;
}

export function sumTimes(
  arrivals: readonly (readonly Arrival[])[],
  absences: readonly number[],
): Times {
  const all = arrivals.flat();
  const calm = all.filter((one) => one.calm);
  const ms = (some: readonly Arrival[]) =>
    spreadOf(some.map(({ at, writtenAt }) => Math.max(0, at - writtenAt)));
  const fetched = calm.filter((one) => one.fetched);
  return {
    all: ms(calm),
    fetched: ms(fetched),
    repaired: spreadOf(
      fetched.flatMap(({ at, toldAt }) => (toldAt === null ? [] : at - toldAt)),
    ),
    away: ms(all.filter((one) => !one.calm)),
    back: spreadOf(absences),
  };
}

function spreadOf(values: readonly number[]): Spread {
  return {
    count: values.length,
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  };
}
