import {
  stateOf,
  type CheckedMetric,
  type MetricDefinition,
} from "../../controllers/metric-definitions.ts";
import type { MetricsController } from "../../controllers/metrics-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import { readPath } from "../../texts/read-path.ts";
import {
  describeThrown,
  describeTile,
  type DrawPast,
  type Texts,
  type TileInput,
} from "./describe-tile.ts";
import type { Tile } from "./tile.ts";

export interface Read {
  readonly inputs: readonly unknown[];
  readonly tile: Tile;
}

/** A tile of the newest value; the same object as before where its inputs are the same. */
export function readTile(
  before: Read | undefined,
  metric: CheckedMetric,
  metrics: MetricsController,
  texts: Texts,
  draw: DrawPast,
): Read {
  const input = inputOf(metric, metrics);
  const { event, counted, history } = input;
  const said = [metric, event, counted, history];
  const inputs = [...said, texts.locale, metrics.textsVersion, draw];
  if (before && inputs.every((one, at) => one === before.inputs[at]))
    return before;
  const tile = describeTile(input, texts, draw);
  return { inputs, tile: follow(before?.tile, tile, metrics.now()) };
}

function inputOf(metric: CheckedMetric, metrics: MetricsController): TileInput {
  const { name, definition } = metric;
  const input = { metric, event: null, counted: null, history: NOTHING };
  if (!definition) return input;
  const { latest } = metrics;
  const state = stateOf(definition);
  if (state)
    return {
      ...input,
      event: latest.get(state) ?? null,
      history: metrics.historyOf(definition),
    };
  try {
    return { ...input, ...countStates(definition, latest.values()) };
  } catch (thrown) {
    const problem = describeThrown(name, thrown);
    return { ...input, metric: { name, definition: null, problem } };
  }
}

const NOTHING: readonly never[] = [];

/** How many states of a type a definition counts, and the newest of them. */
function countStates(
  { type, count }: MetricDefinition,
  latest: Iterable<LiveEvent>,
): { counted: number; event: LiveEvent | null } {
  let counted = 0;
  let event: LiveEvent | null = null;
  for (const one of latest) {
    if (one.type !== type) continue;
    if (!event || one.at > event.at) event = one;
    if (count!.is.includes(String(readPath(one.data, count!.path))))
      counted += 1;
  }
  return { counted, event };
}

/**
 * What a tile can say only beside the one before it. A time that is yet to come is when the event was first seen: a
 * clock that runs ahead does not make a value young for longer. Where the text differs, only those digits fade in.
 */
function follow(before: Tile | undefined, tile: Tile, now: number): Tile {
  const seenAt = before?.event === tile.event ? before?.at : null;
  const at = seenAt ?? (tile.at && Math.min(tile.at, now));
  if (!before) return { ...tile, at };
  const { changedAt, turn, text } = before;
  if (text === tile.text) return { ...tile, at, changedAt, turn };
  if (before.worded || tile.worded) return { ...tile, at, turn };
  const from =
    text.length === tile.text.length
      ? [...tile.text].findIndex((sign, i) => sign !== text[i])
      : 0;
  return { ...tile, at, changedAt: Math.max(0, from), turn: turn + 1 };
}
