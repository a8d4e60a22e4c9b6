import { complain } from "../../controllers/attributes.ts";
import {
  stateOf,
  type CheckedMetric,
} from "../../controllers/metric-definitions.ts";
import type { MetricsController } from "../../controllers/metrics-controller.ts";
import {
  countStates,
  describeThrown,
  describeTile,
  type Texts,
  type TileInput,
} from "./describe-tile.ts";
import type { Tile } from "./tile.ts";

interface Read {
  readonly inputs: readonly unknown[];
  readonly tile: Tile;
}

/** Makes tiles of the newest values; a tile whose inputs are the same is the same object as before. */
export class TileReader {
  #read = new Map<string, Read>();

  read(
    shown: readonly CheckedMetric[],
    metrics: MetricsController,
    texts: Texts,
  ): readonly Tile[] {
    const read = new Map<string, Read>();
    for (const metric of shown)
      read.set(metric.name, this.#readOne(metric, metrics, texts));
    this.#read = read;
    return shown.map(({ name }) => read.get(name)!.tile);
  }

  #readOne(
    metric: CheckedMetric,
    metrics: MetricsController,
    texts: Texts,
  ): Read {
    const before = this.#read.get(metric.name);
    const input = inputOf(metric, metrics);
    const { event, counted, history } = input;
    const said = [metric, event, counted, history];
    const inputs = [...said, texts.locale, metrics.textsVersion];
    if (before && inputs.every((one, at) => one === before.inputs[at]))
      return before;
    const tile = describeTile(input, texts);
    return { inputs, tile: before ? markChange(before.tile, tile) : tile };
  }
}

/** The metrics that an element asks for by name, in its order; all where it asks for none. */
export function pickMetrics(
  host: HTMLElement,
  all: readonly CheckedMetric[],
  wanted: string,
  most: number,
  unknownText: string,
): readonly CheckedMetric[] {
  const names = [...new Set(wanted.split(/\s+/).filter(Boolean))];
  if (names.length === 0) return all.slice(0, most);
  const byName = new Map(all.map((metric) => [metric.name, metric]));
  const unknown = names.filter((name) => !byName.has(name));
  if (unknown.length > 0)
    complain(
      host,
      "metrics",
      unknown.join(" "),
      `Use any of ${[...byName.keys()].join(", ") || "those of a pack"}`,
      "left without a value",
    );
  return names
    .slice(0, most)
    .map(
      (name) =>
        byName.get(name) ?? { name, definition: null, problem: unknownText },
    );
}

function inputOf(metric: CheckedMetric, metrics: MetricsController): TileInput {
  const { definition } = metric;
  const state = definition && stateOf(definition);
  if (state)
    return {
      metric,
      event: metrics.latest.get(state) ?? null,
      counted: null,
      history: metrics.historyOf(state),
    };
  const input = { metric, event: null, counted: null, history: NOTHING };
  if (!definition) return input;
  try {
    return { ...input, ...countStates(definition, metrics.latest.values()) };
  } catch (thrown) {
    const problem = describeThrown(metric.name, thrown);
    return { ...input, metric: { ...metric, definition: null, problem } };
  }
}

const NOTHING: readonly never[] = [];

/** Where the text differs from the one before: only those digits fade in. */
function markChange(before: Tile, tile: Tile): Tile {
  const { changedAt, turn } = before;
  if (before.text === tile.text) return { ...tile, changedAt, turn };
  if (before.worded || tile.worded) return { ...tile, turn };
  const at =
    before.text.length === tile.text.length
      ? [...tile.text].findIndex((sign, i) => sign !== before.text[i])
      : 0;
  return { ...tile, changedAt: Math.max(0, at), turn: turn + 1 };
}
