import type { LocaleController } from "../../controllers/locale-controller.ts";
import type {
  CheckedMetric,
  MetricDefinition,
} from "../../controllers/metric-definitions.ts";
import { messageOf } from "../../events/error.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { METRICS_MESSAGES } from "../../texts/metrics-messages.ts";
import { findOverride } from "../../texts/text.ts";
import type { DescribePast } from "./describe-past.ts";
import type { Goal, Past, Tile, Trend } from "./tile.ts";
import {
  clip,
  MOST,
  readNumber,
  readValue,
  writeNumber,
  writePercent,
} from "./write-value.ts";

export type Texts = LocaleController<typeof METRICS_MESSAGES>;

export interface TileInput {
  readonly metric: CheckedMetric;
  /** The newest event; of a count, the newest of those counted. */
  readonly event: LiveEvent | null;
  /** What was counted; null where nothing is counted. */
  readonly counted: number | null;
  readonly history: readonly LiveEvent[];
}

/** Makes a picture of a history; null until that has loaded. */
export type DrawPast = DescribePast | null;

/** What one definition writes, of one event. */
interface Writer {
  readonly definition: MetricDefinition;
  readonly event: LiveEvent;
  readonly texts: Texts;
  readonly number: (value: number) => string;
  /** The page's own word for a part of this metric, before the definition's. */
  readonly word: (part: string, word: string) => string;
}

const NO_PAST: Past = { kind: "area", path: "", cells: [], label: "" };

/** Reads one tile. What a definition throws becomes the tile's own problem, naming it. */
export function describeTile(
  input: TileInput,
  texts: Texts,
  draw: DrawPast,
): Tile {
  const { metric, event } = input;
  const { name, definition, problem } = metric;
  const blank: Tile = {
    name,
    label: clip(definition?.label ?? name),
    value: null,
    text: texts.text("metrics.absent"),
    unit: "",
    worded: true,
    changedAt: -1,
    turn: 0,
    trend: null,
    mark: null,
    goal: null,
    past: null,
    simulated: false,
    event,
    at: null,
    staleAfterMs: Infinity,
    problem,
  };
  try {
    return definition
      ? { ...blank, ...describe(input, definition, texts, draw) }
      : blank;
  } catch (thrown) {
    return { ...blank, problem: describeThrown(name, thrown) };
  }
}

export function describeThrown(name: string, thrown: unknown): string {
  return `definition "${name}" threw "${messageOf(thrown)}"`;
}

function describe(
  { event, counted, history }: TileInput,
  definition: MetricDefinition,
  texts: Texts,
  draw: DrawPast,
): Partial<Tile> {
  const word = (part: string, otherwise: string) => {
    const own = findOverride(`metric.${definition.name}${part}`, texts.locale);
    return clip(typeof own === "string" ? own : otherwise);
  };
  const label = word("", definition.label);
  if (!event) return { label };
  const { data } = event;
  const value = counted ?? readValue(definition, data);
  const number = (one: number) =>
    writeNumber(one, definition, data, texts.locale);
  const kind = kindOfPast(definition);
  return {
    label,
    ...write(value, { definition, event, texts, number, word }),
    past: kind && (draw?.(definition, kind, history, number, texts) ?? NO_PAST),
    simulated: data["simulated"] === true,
    at: Date.parse(event.at) || null,
    staleAfterMs: definition.staleAfterMs ?? Infinity,
  };
}

/** Null where there will never be a picture. Words without a tone of their own have nothing to show. */
function kindOfPast({ sparkline, format, words }: MetricDefinition) {
  const isWord = format === "text" || words;
  const kind = sparkline ?? (isWord ? "cells" : "area");
  return kind === "none" || (kind === "cells" && !words) ? null : kind;
}

function write(value: unknown, writer: Writer): Partial<Tile> {
  const { definition, texts, number } = writer;
  if (value === null || value === undefined || value === "") return {};
  if (definition.format === "text" || definition.words)
    return writeWord(value, writer);
  if (typeof value !== "number" || Number.isNaN(value))
    return { text: texts.text("metrics.not-a-number") };
  if (Math.abs(value) >= MOST) return { text: texts.text("metrics.too-large") };
  const written = number(value);
  // "8 min": what follows the last digit is said quietly.
  const [, text = written, unit = ""] =
    /^(.*\p{Nd})(\P{Nd}*)$/su.exec(written) ?? [];
  const suffix = definition.suffix ? ` ${definition.suffix}` : "";
  const reached = definition.thresholds?.findLast(({ from }) => value >= from);
  return {
    value,
    text,
    unit: clip(unit + suffix),
    worded: false,
    mark: reached?.label
      ? { tone: reached.tone, label: clip(reached.label) }
      : null,
    trend: describeTrend(value, writer),
    goal: describeGoal(value, writer),
  };
}

function writeWord(
  value: unknown,
  { definition: { words }, texts, word }: Writer,
): Partial<Tile> {
  const text = String(value);
  const known = words && Object.hasOwn(words, text) ? words[text] : undefined;
  const plain =
    text === "true" || text === "false" ? texts.text(`metrics.${text}`) : text;
  const { tone = "neutral", label = plain } = known ?? {};
  return {
    value:
      typeof value === "number" || typeof value === "boolean" ? value : text,
    text: word(`.${text}`, label),
    worded: false,
    mark: tone === "neutral" ? null : { tone, label: "" },
  };
}

function describeTrend(
  value: number,
  { definition, event, texts, number, word }: Writer,
): Trend | null {
  const { comparison, good } = definition;
  if (!comparison) return null;
  const before = readNumber(comparison.path ?? "previous", event.data);
  if (before === null) return null;
  // Of nothing there is no percentage.
  const inPercent = comparison.as !== "difference" && before !== 0;
  const write = (change: number) =>
    inPercent
      ? writePercent(Math.abs(change / before), texts.locale)
      : number(Math.abs(change));
  const change = value - before;
  const text = write(change);
  const way = text === write(0) ? "flat" : change > 0 ? "up" : "down";
  const isNeutral = way === "flat" || (good !== "up" && good !== "down");
  return {
    way,
    tone: isNeutral ? "neutral" : way === good ? "ok" : "bad",
    text,
    with: word(".comparison", comparison.label),
  };
}

function describeGoal(
  value: number,
  { definition, event, texts, number, word }: Writer,
): Goal | null {
  const goal = readNumber(definition.goal, event.data);
  if (goal === null || !(goal > 0)) return null;
  const share = Math.max(0, value / goal);
  // Rounded down: a goal is reached when it is reached.
  const percent = writePercent(Math.floor(share * 100) / 100, texts.locale);
  return {
    ratio: Math.min(1, share),
    text: texts.text("metrics.progress", { percent, goal: number(goal) }),
    label: word(".goal", texts.text("metrics.goal")),
  };
}
