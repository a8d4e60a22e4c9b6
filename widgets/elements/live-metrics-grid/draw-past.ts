import type { Tone } from "../../events/pack.ts";
import type { Past } from "./tile.ts";

export interface Point {
  /** Unix ms. */
  readonly at: number;
  readonly value: number;
}

const WIDTH = 100;
const HEIGHT = 30;
/** So that the line's own width stays within the picture. */
const PAD = 2;

/** A line over time, oldest at the start. Fewer than two points make none. */
export function drawLine(
  points: readonly Point[],
  kind: "area" | "line" | "bar",
): string {
  if (points.length < 2) return "";
  const values = points.map(({ value }) => value);
  // The height of a bar is its value: it stands on zero.
  const ends = kind === "bar" ? [0, ...values] : values;
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const y = (value: number) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return round(HEIGHT - PAD - share * (HEIGHT - 2 * PAD));
  };
  if (kind === "bar") return drawBars(values.map(y));
  const xs = spread(points);
  const line = points
    .map(({ value }, at) => `${at ? "L" : "M"}${xs[at]} ${y(value)}`)
    .join("");
  return kind === "area" ? `${line}V${HEIGHT}H0Z` : line;
}

/** Only the line of an area, without what closes it. */
export function outlineOf(path: string): string {
  return path.replace(/V[^L]*Z$/, "");
}

/** Runs of one tone, over time. */
export function drawCells(tones: readonly Tone[]): Past["cells"] {
  const width = WIDTH / Math.max(1, tones.length);
  const cells: { tone: Tone; x: number; width: number }[] = [];
  for (const [at, tone] of tones.entries()) {
    if (cells.at(-1)?.tone !== tone)
      cells.push({ tone, x: round(at * width), width: 0 });
    const last = cells.at(-1)!;
    // By its two ends: sixty widths that were rounded would not fill the room.
    last.width = round((at + 1) * width - last.x);
  }
  return cells;
}

function drawBars(tops: readonly number[]): string {
  const step = WIDTH / tops.length;
  const width = round(step * 0.7);
  return tops
    .map(
      (top, at) => `M${round(at * step)} ${HEIGHT}V${top}h${width}V${HEIGHT}z`,
    )
    .join("");
}

/** Where the points stand by their time; evenly, where their times say nothing. */
function spread(points: readonly Point[]): readonly number[] {
  const first = points[0]!.at;
  const length = points.at(-1)!.at - first;
  return points.map(({ at }, index) =>
    length > 0
      ? round(((at - first) / length) * WIDTH)
      : round((index / (points.length - 1)) * WIDTH),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
