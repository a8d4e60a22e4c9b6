import type { EventData } from "./event.ts";
import type { Tone } from "./pack.ts";

/**
 * How one value reads in a tile. Everything but `name`, `label` and `type` may be absent. The functions belong to
 * pages; our packs are data alone.
 *
 * A page overrides the words through the texts table, by the keys `metric.<name>`, `metric.<name>.comparison`,
 * `metric.<name>.goal`, and `metric.<name>.<value>` for a word.
 */
export interface MetricDefinition {
  /** Unique in a grid: `metrics="a b"` picks by it. */
  readonly name: string;
  readonly label: string;
  /** The state event that carries the value. */
  readonly type: string;
  /** Its key; absent: `name`. */
  readonly key?: string;
  /** Where in `data` the value is: a path such as `desk.value`, or a function; absent: `value`. */
  readonly value?: string | ((data: EventData) => unknown);
  /** Instead of one event's value: how many states of `type` have this at a path. */
  readonly count?: { readonly path: string; readonly is: readonly string[] };
  /** Absent: `number`. `percent` is of a ratio 0–1, `currency` in `currency` or the event's `unit`. */
  readonly format?: MetricFormat;
  /** ISO 4217, where the event does not say it in `unit`. */
  readonly currency?: string;
  /** At most this many digits behind the point (0–20). */
  readonly digits?: number;
  /** Stands quietly behind the value: `/ 5`. */
  readonly suffix?: string;
  /** Which way is good; absent: `none`. */
  readonly good?: "up" | "down" | "none";
  readonly comparison?: MetricComparison;
  /** A number, or a path in `data` to it. Shown as progress towards it. */
  readonly goal?: number | string;
  /** Ascending; the last one that the value reaches holds. */
  readonly thresholds?: readonly MetricThreshold[];
  /** For texts and booleans: what a value is called, and what it means. */
  readonly words?: Readonly<Record<string, MetricWord>>;
  /** Absent: `area` for numbers, `cells` for words that have a tone, else `none`. */
  readonly sparkline?: "area" | "line" | "bar" | "cells" | "none";
  /** Older than this many ms the value is marked; absent: never. */
  readonly staleAfterMs?: number;
}

export type MetricFormat =
  | "number"
  | "currency"
  | "percent"
  | "minutes"
  | "milliseconds"
  | "bytes"
  | "text";

/** What the value is compared with. Without a baseline in the event no trend is shown. */
export interface MetricComparison {
  /** `vs. yesterday` */
  readonly label: string;
  /** Path of the baseline in `data`; absent: `previous`. */
  readonly path?: string;
  /** Absent: `percent`. */
  readonly as?: "percent" | "difference";
}

export interface MetricThreshold {
  readonly from: number;
  readonly tone: Tone;
  /** What it means in one or two words, since colour alone says nothing. */
  readonly label: string;
}

export interface MetricWord {
  readonly label: string;
  readonly tone?: Tone;
}
