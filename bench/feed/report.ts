import { median } from "../lib/machine.ts";
import { printTable } from "../lib/results.ts";
import type { Measured, Result } from "./measure.ts";

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

/** Prints all results as a table, each beside the floor of its size and rate. */
export function report(results: readonly Result[]): void {
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

/** One result in a line, as soon as it is there. */
export function describe({ list, kept, rate, runs, error }: Result): string {
  const run = runs.at(-1);
  const found = run
    ? `paint ${run.paint50.toFixed(1)}/${run.paint99.toFixed(1)} ms, dropped ${run.dropped}, main ${run.main.toFixed(0)} ms/s (script ${run.script.toFixed(0)}, layout ${run.layout.toFixed(0)}), heap ${run.heapMB.toFixed(2)} MB, lost ${run.lost}`
    : error;
  return `${list}, ${kept} kept, ${rate}/s: ${found}`;
}

const text = (value: number, digits = 0) =>
  Number.isNaN(value) ? "–" : value.toFixed(digits);
