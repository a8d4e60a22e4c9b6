import type { MetricDefinition } from "../../controllers/metric-definitions.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { Tone } from "../../events/pack.ts";
import { METRICS_LATER_MESSAGES as MESSAGES } from "../../texts/metrics-later-messages.ts";
import { text } from "../../texts/text.ts";
import { drawCells, drawLine, type Point } from "./draw-past.ts";
import type { Past } from "./tile.ts";
import { MOST, readValue } from "./write-value.ts";

/** Makes the picture of what was before; null where there is nothing to draw. Values that are none leave no trace. */
export type DescribePast = (
  definition: MetricDefinition,
  kind: Past["kind"],
  history: readonly LiveEvent[],
  write: (value: number) => string,
  texts: { readonly locale: string },
) => Past | null;

export const describePast: DescribePast = (
  definition,
  kind,
  history,
  write,
  { locale },
) => {
  if (kind === "cells") return describeCells(definition, history, locale);
  const points: Point[] = [];
  for (const { data, at: time } of history) {
    const value = readValue(definition, data);
    const at = Date.parse(time);
    if (typeof value === "number" && Math.abs(value) < MOST && at)
      points.push({ at, value });
  }
  if (points.length < 2) return null;
  const values = points.map(({ value }) => value);
  const label = text(MESSAGES, "metrics.spark", locale, {
    count: points.length,
    low: write(Math.min(...values)),
    high: write(Math.max(...values)),
  });
  return { kind, path: drawLine(points, kind), cells: [], label };
};

function describeCells(
  definition: MetricDefinition,
  history: readonly LiveEvent[],
  locale: string,
): Past | null {
  const { length: count } = history;
  if (count < 2) return null;
  const tones = history.map(({ data }) =>
    toneOf(definition, readValue(definition, data)),
  );
  return {
    kind: "cells",
    path: "",
    cells: drawCells(tones),
    label: text(MESSAGES, "metrics.history", locale, { count }),
  };
}

function toneOf({ words = {} }: MetricDefinition, value: unknown): Tone {
  const word = String(value);
  return (Object.hasOwn(words, word) && words[word]!.tone) || "neutral";
}
