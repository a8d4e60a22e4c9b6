import type { html, ReactiveController } from "lit";
import { readCount } from "../../controllers/attributes.ts";
import type { ClientController } from "../../controllers/client-controller.ts";
import type { CheckedMetric } from "../../controllers/metric-definitions.ts";
import type {
  MetricsController,
  MetricsHost,
} from "../../controllers/metrics-controller.ts";
import { chunks } from "./chunks.ts";
import type { Texts } from "./describe-tile.ts";
import type * as Later from "./later.ts";
import type { ProblemReport } from "./problem-report.ts";
import { readTile, type Read } from "./read-tile.ts";
import type { SettledValues } from "./settled-values.ts";
import type { Tile } from "./tile.ts";

export interface TilesHost extends MetricsHost {
  metrics: string;
  limit: number;
  paused: boolean;
  renderItem?: (tile: Tile, tag: typeof html) => unknown;
}

export const MOST_TILES = 100;

/** What could not be had is asked for again at a change, but not sooner than after this. */
const AGAIN_MS = 10_000;

/** The tiles that a grid shows, each the same object as long as nothing in it changed, and what is wrong with them. */
export class GridTiles implements ReactiveController {
  tiles: readonly Tile[] = [];
  /** What is not needed for the first values. */
  later: typeof Later | null = null;
  readonly #host: TilesHost;
  readonly #clients: ClientController;
  readonly #metrics: MetricsController;
  readonly #texts: Texts;
  #known: readonly CheckedMetric[] = [];
  #shown: readonly CheckedMetric[] = [];
  #read = new Map<string, Read>();
  #values: SettledValues | null = null;
  #failed = false;
  /** When what is not needed at first may be asked for next. */
  #askAt = 0;
  #askOdditiesAt = 0;
  #report: ProblemReport | null = null;

  constructor(
    host: TilesHost,
    clients: ClientController,
    metrics: MetricsController,
    texts: Texts,
  ) {
    this.#host = host;
    this.#clients = clients;
    this.#metrics = metrics;
    this.#texts = texts;
    host.addController(this);
  }

  get hasValues(): boolean {
    return this.tiles.some(({ event, problem }) => event ?? problem);
  }

  /** Time of the newest value, Unix ms; null where there is none. */
  get newest(): number | null {
    return Math.max(...this.tiles.map(({ at }) => at ?? 0), 0) || null;
  }

  /** What is wrong with definitions; the tiles of the others go on. */
  get problems(): readonly string[] {
    const unknown = this.#texts.text("metrics.unknown");
    return this.tiles.flatMap(({ problem }) =>
      problem && problem !== unknown ? problem : [],
    );
  }

  /** What a screen reader is told of the values. */
  get spoken(): string {
    return this.#values?.say(this.tiles, performance.now()) ?? "";
  }

  /** Reads the newest values, unless they are held still. Answers how many tiles there are to be. */
  read(): number {
    const metrics = this.#metrics;
    const shown = (this.#shown = this.#pick());
    if (this.#host.paused && this.hasValues) return shown.length;
    metrics.history?.follow(shown, metrics.latest);
    const draw = this.later?.describePast ?? null;
    const before = this.#read;
    this.#read = new Map(
      shown.map((metric) => {
        const { name } = metric;
        const known = before.get(name);
        return [name, readTile(known, metric, metrics, this.#texts, draw)];
      }),
    );
    this.tiles = [...this.#read.values()].map(({ tile }) => tile);
    return shown.length;
  }

  hostUpdated(): void {
    const isDoubtful = this.#host.definitions ?? this.problems.length > 0;
    if (isDoubtful && !this.#metrics.describeOdd) void this.#loadOddities();
    else this.#report?.tell(this.tiles, this.#known);
    const isKnown = this.hasValues || !this.#metrics.waiting;
    if (isKnown && !this.later && performance.now() >= this.#askAt)
      void this.load();
  }

  /** What is wrong with definitions is told once they were looked at more closely. */
  async #loadOddities(): Promise<void> {
    const now = performance.now();
    if (now < this.#askOdditiesAt) return;
    this.#askOdditiesAt = now + AGAIN_MS;
    const oddities = await chunks.oddities().catch(() => null);
    if (!oddities) return;
    this.#metrics.describeOdd = oddities.describeOdd;
    this.#host.requestUpdate();
  }

  /** Whether `later` could not be had when it was last asked for. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Asks for `later`. Until it is there, values stand without their past, and a state without what can be done. */
  async load(): Promise<void> {
    this.#askAt = performance.now() + AGAIN_MS;
    const later = await chunks.later().catch(() => null);
    if (this.later) return;
    this.#failed = !later;
    this.#host.requestUpdate();
    if (!later) return;
    this.later = later;
    this.#values = new later.SettledValues();
    this.#report = new later.ProblemReport(this.#host, this.#texts);
    const metrics = this.#metrics;
    const history = new later.MetricHistory(this.#host, this.#clients);
    history.follow(this.#shown, new Map());
    history.take(metrics.early);
    metrics.early = [];
    metrics.history = history;
  }

  /** The metrics that are asked for by name, in that order; all where none is. While the pack is on its way, no name is unknown. */
  #pick(): readonly CheckedMetric[] {
    const host = this.#host;
    const { loading } = this.#metrics;
    let all: readonly CheckedMetric[] = [];
    try {
      all = this.#metrics.definitions;
    } catch (thrown) {
      this.#metrics.fail(host.definitions ? "definitions" : "pack", thrown);
    }
    this.#known = all;
    // A removed attribute leaves null.
    const limit = host.limit ?? MOST_TILES;
    const most = readCount(host, "limit", limit, 1, MOST_TILES, MOST_TILES);
    const names = new Set((host.metrics ?? "").split(/\s+/).filter(Boolean));
    if (names.size === 0 || (all.length === 0 && loading))
      return all.slice(0, most);
    const byName = new Map(all.map((metric) => [metric.name, metric]));
    const problem = this.#texts.text("metrics.unknown");
    return [...names]
      .slice(0, most)
      .map((name) => byName.get(name) ?? { name, definition: null, problem });
  }
}
