import { median } from "../lib/machine.ts";
import { printTable } from "../lib/results.ts";

export const KINDS = ["raw", "supabase", "pusher"] as const;
export type Kind = (typeof KINDS)[number];

/** What one run came to: times in ms, 50th and 99th percentile. */
export interface Run {
  readonly kind: Kind;
  readonly events: number;
  readonly painted: number;
  readonly write50: number;
  readonly write99: number;
  readonly post50: number;
  readonly post99: number;
}

/** The figures of what was posted, written and painted when, by number. */
export function sum(
  kind: Kind,
  posted: ReadonlyMap<number, number>,
  written: ReadonlyMap<number, number>,
  painted: ReadonlyMap<number, number>,
): Run {
  const since = (times: ReadonlyMap<number, number>) =>
    [...posted.keys()]
      .map((n) => (painted.get(n) ?? NaN) - (times.get(n) ?? NaN))
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
  const write = since(written);
  const post = since(posted);
  const part = (values: readonly number[], of: number) =>
    values[Math.max(0, Math.ceil(of * values.length) - 1)] ?? NaN;
  return {
    kind,
    events: posted.size,
    painted: post.length,
    write50: part(write, 0.5),
    write99: part(write, 0.99),
    post50: part(post, 0.5),
    post99: part(post, 0.99),
  };
}

/** The medians of all runs, as a table. */
export function report(runs: readonly Run[]): void {
  console.log();
  const of = (kind: Kind, key: "write50" | "write99" | "post50" | "post99") =>
    median(runs.filter((run) => run.kind === kind).map((run) => run[key]));
  printTable(
    [
      "source",
      "write → painted p50",
      "p99 ms",
      "raw +",
      "POST → painted p50",
      "p99 ms",
    ],
    KINDS.map((kind) => [
      kind,
      of(kind, "write50").toFixed(1),
      of(kind, "write99").toFixed(1),
      (of(kind, "write50") - of("raw", "write50")).toFixed(1),
      of(kind, "post50").toFixed(1),
      of(kind, "post99").toFixed(1),
    ]),
  );
}
