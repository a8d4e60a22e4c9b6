import type { LocaleController } from "../../controllers/locale-controller.ts";
import type {
  CheckedMetric,
  MetricDefinition,
} from "../../controllers/metric-definitions.ts";
import { messageOf } from "../../events/error.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { METRICS_MESSAGES } from "../../texts/metrics-messages.ts";
import { readPath } from "../../texts/read-path.ts";
import { findOverride } from "../../texts/text.ts";
import { describePast } from "./describe-past.ts";
import type { Goal, Tile, Trend } from "./tile.ts";
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

/** Reads one tile. What a definition throws becomes the tile's own problem, naming it. */
export function describeTile(input: TileInput, texts: Texts): Tile {
  const { metric, event } = input;
  const { name, definition } = metric;
  const blank: Tile = {
    name,
    label: name,
    value: null,
    text: "",
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
    problem: metric.problem,
  };
  if (!definition) return blank;
  try {
    return { ...blank, ...describe(input, definition, texts) };
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
): Partial<Tile> {
  const own = `metric.${definition.name}`;
  const label = clip(wordOf(own, definition.label, texts.locale));
  if (!event) return { label, text: texts.text("metrics.absent") };
  const { data } = event;
  const value = counted ?? readValue(definition, data);
  const at = Date.parse(event.at);
  return {
    label,
    ...write(value, definition, event, texts),
    ...(typeof value === "number" && compare(value, definition, event, texts)),
    past: describePast(definition, history, texts),
    simulated: data["simulated"] === true,
    at: Number.isNaN(at) ? null : at,
    staleAfterMs: definition.staleAfterMs ?? Infinity,
  };
}

function write(
  value: unknown,
  definition: MetricDefinition,
  { data }: LiveEvent,
  texts: Texts,
): Partial<Tile> {
  if (value === null || value === undefined || value === "")
    return { text: texts.text("metrics.absent") };
  if (definition.format === "text" || definition.words)
    return writeWord(String(value), value, definition, texts);
  if (typeof value !== "number" || Number.isNaN(value))
    return { text: texts.text("metrics.not-a-number") };
  if (Math.abs(value) >= MOST) return { text: texts.text("metrics.too-large") };
  const written = writeNumber(value, definition, data, texts.locale);
  // "8 min": what follows the last digit is said quietly.
  const [, text = written, unit = ""] =
    /^(.*\p{Nd})(\P{Nd}*)$/su.exec(written) ?? [];
  const suffix = definition.suffix ? ` ${definition.suffix}` : "";
  return { value, text, unit: clip(unit + suffix), worded: false };
}

function writeWord(
  text: string,
  value: unknown,
  { name, words }: MetricDefinition,
  texts: Texts,
): Partial<Tile> {
  const word = words && Object.hasOwn(words, text) ? words[text] : undefined;
  const known = text === "true" || text === "false";
  const plain = known ? texts.text(`metrics.${text}`) : text;
  const label = wordOf(
    `metric.${name}.${text}`,
    word?.label ?? plain,
    texts.locale,
  );
  const tone = word?.tone ?? "neutral";
  return {
    value:
      typeof value === "number" || typeof value === "boolean" ? value : text,
    text: clip(label),
    worded: false,
    mark: tone === "neutral" ? null : { tone, label: "" },
  };
}

function compare(
  value: number,
  definition: MetricDefinition,
  event: LiveEvent,
  texts: Texts,
): Partial<Tile> {
  if (!(Math.abs(value) < MOST)) return {};
  const reached = definition.thresholds?.findLast(({ from }) => value >= from);
  return {
    mark:
      reached && reached.label
        ? { tone: reached.tone, label: clip(reached.label) }
        : null,
    trend: describeTrend(value, definition, event, texts),
    goal: describeGoal(value, definition, event, texts),
  };
}

function describeTrend(
  value: number,
  definition: MetricDefinition,
  { data }: LiveEvent,
  { locale }: Texts,
): Trend | null {
  const { comparison, good = "none", name } = definition;
  const before = comparison && readNumber(comparison.path ?? "previous", data);
  if (!comparison || before === null || before === undefined) return null;
  const change = value - before;
  // Of nothing there is no percentage.
  const inPercent = comparison.as !== "difference" && before !== 0;
  const text = inPercent
    ? writePercent(Math.abs(change / before), locale)
    : writeNumber(Math.abs(change), definition, data, locale);
  const isFlat = text === writeZero(inPercent, definition, data, locale);
  const way = isFlat ? "flat" : change > 0 ? "up" : "down";
  const isGood = way === good;
  return {
    way,
    tone: isFlat || good === "none" ? "neutral" : isGood ? "ok" : "bad",
    text,
    with: clip(wordOf(`metric.${name}.comparison`, comparison.label, locale)),
  };
}

function writeZero(
  inPercent: boolean,
  definition: MetricDefinition,
  data: LiveEvent["data"],
  locale: string,
): string {
  return inPercent
    ? writePercent(0, locale)
    : writeNumber(0, definition, data, locale);
}

function describeGoal(
  value: number,
  definition: MetricDefinition,
  { data }: LiveEvent,
  texts: Texts,
): Goal | null {
  const goal = readNumber(definition.goal, data);
  if (goal === null || !(goal > 0)) return null;
  const share = Math.max(0, value / goal);
  const percent = formatShare(share, texts.locale);
  return {
    ratio: Math.min(1, share),
    text: texts.text("metrics.progress", {
      percent,
      goal: writeNumber(goal, definition, data, texts.locale),
    }),
    label: wordOf(
      `metric.${definition.name}.goal`,
      texts.text("metrics.goal"),
      texts.locale,
    ),
  };
}

/** Rounded down: a goal is reached when it is reached. */
function formatShare(share: number, locale: string): string {
  return writePercent(Math.floor(share * 100) / 100, locale);
}

/** A page's own word before the definition's. */
export function wordOf(key: string, word: string, locale: string): string {
  const own = findOverride(key, locale);
  return typeof own === "string" ? own : word;
}

/** How many states of a type a definition counts, and the newest of them. */
export function countStates(
  { type, count }: MetricDefinition,
  latest: Iterable<LiveEvent>,
): { counted: number; event: LiveEvent | null } {
  let counted = 0;
  let newest: LiveEvent | null = null;
  for (const event of latest) {
    if (event.type !== type) continue;
    if (!newest || event.at > newest.at) newest = event;
    const value = readPath(event.data, count!.path);
    if (count!.is.includes(String(value))) counted += 1;
  }
  return { counted, event: newest };
}
