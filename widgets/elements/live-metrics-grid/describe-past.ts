import type { MetricDefinition } from "../../controllers/metric-definitions.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { Tone } from "../../events/pack.ts";
import type { Texts } from "./describe-tile.ts";
import { drawCells, drawLine, type Point } from "./draw-past.ts";
import type { Past } from "./tile.ts";
import { MOST, readValue, writeNumber } from "./write-value.ts";

/**
 * The picture of what was before. Values that are none leave no trace; fewer than two make an empty one, which keeps
 * its room. Null where there will never be any.
 */
export function describePast(
  definition: MetricDefinition,
  history: readonly LiveEvent[],
  texts: Texts,
): Past | null {
  const isWord = definition.format === "text" || definition.words;
  const kind = definition.sparkline ?? (isWord ? "cells" : "area");
  if (kind === "none") return null;
  return kind === "cells"
    ? describeCells(definition, history, texts)
    : describeLine(definition, kind, history, texts);
}

function describeLine(
  definition: MetricDefinition,
  kind: "area" | "line" | "bar",
  history: readonly LiveEvent[],
  texts: Texts,
): Past | null {
  const points: Point[] = [];
  for (const event of history) {
    const value = readValue(definition, event.data);
    const at = Date.parse(event.at);
    if (typeof value === "number" && Math.abs(value) < MOST && at)
      points.push({ at, value });
  }
  if (points.length < 2) return { kind, path: "", cells: [], label: "" };
  const values = points.map(({ value }) => value);
  const write = (value: number) =>
    writeNumber(value, definition, history.at(-1)!.data, texts.locale);
  return {
    kind,
    path: drawLine(points, kind),
    cells: [],
    label: texts.text("metrics.spark", {
      count: points.length,
      low: write(Math.min(...values)),
      high: write(Math.max(...values)),
    }),
  };
}

/** Words without a tone of their own have nothing to show. */
function describeCells(
  definition: MetricDefinition,
  history: readonly LiveEvent[],
  texts: Texts,
): Past | null {
  if (!definition.words) return null;
  if (history.length < 2)
    return { kind: "cells", path: "", cells: [], label: "" };
  const tones = history.map(({ data }) =>
    toneOf(definition, readValue(definition, data)),
  );
  return {
    kind: "cells",
    path: "",
    cells: drawCells(tones),
    label: texts.text("metrics.history", { count: tones.length }),
  };
}

function toneOf({ words = {} }: MetricDefinition, value: unknown): Tone {
  const text = String(value);
  return (Object.hasOwn(words, text) && words[text]!.tone) || "neutral";
}
