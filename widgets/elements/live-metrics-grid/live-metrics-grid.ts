import { html, LitElement, nothing, type PropertyValues } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import {
  DENSITIES,
  readCount,
  readOption,
  THEMES,
} from "../../controllers/attributes.ts";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { reportError } from "../../controllers/live-error-event.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import type {
  CheckedMetric,
  MetricDefinition,
} from "../../controllers/metric-definitions.ts";
import { MetricsController } from "../../controllers/metrics-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import type { BareMap } from "../../controllers/topics-controller.ts";
import { LiveletsError } from "../../events/error.ts";
import { METRICS_MESSAGES } from "../../texts/metrics-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import { styles } from "./live-metrics-grid.styles.ts";
import {
  renderEmpty,
  renderMark,
  renderProblem,
  renderSkeleton,
  renderUpdated,
} from "./render-state.ts";
import { describeStale, renderTile } from "./render-tile.ts";
import { SettledValues } from "./settled-values.ts";
import { pickMetrics, TileReader } from "./tile-reader.ts";
import { tileStyles } from "./tile.styles.ts";
import type { Tile } from "./tile.ts";

export type { MetricDefinition } from "../../controllers/metric-definitions.ts";
export type { Tile } from "./tile.ts";

/** What a page may return for a tile: a Lit template, a node, or plain text. */
export type RenderTile = (tile: Tile, tag: typeof html) => unknown;

const MOST_TILES = 100;
const BONES = 4;

/** A change of state shorter than this is not announced. */
const SETTLED_MS = 1_500;

/**
 * @summary Figures at a glance: each with its trend, its recent past and its goal, and honest about how fresh it is.
 *
 * Shows the metrics of the pack, or those of `definitions`; `metrics` picks some of them and orders them.
 *
 * @slot header - Instead of the title.
 * @slot loading - Instead of the skeleton.
 * @slot empty - Instead of the message that there are no values yet.
 * @slot error - Instead of the message when denied, offline, not connected, or broken.
 * @slot footer - Below the tiles.
 * @event {LiveErrorEvent} live-error - A wrong attribute, or a `map`, `renderItem` or definition that threw.
 * @csspart base - The card.
 * @csspart header - Title, state and when the newest value came.
 * @csspart mark - The state: its shape and word.
 * @csspart updated - When the newest value came.
 * @csspart grid - All tiles.
 * @csspart tile - One metric.
 * @csspart label - What it is called.
 * @csspart value - Its value and unit.
 * @csspart trend - How it changed, and against what.
 * @csspart threshold - What the value means.
 * @csspart stale - How long it has had no update.
 * @csspart goal - Progress towards its goal.
 * @csspart sparkline - Its recent past.
 * @csspart problem - Why one tile cannot be shown.
 * @csspart message - What stands where there are no tiles.
 * @cssproperty [--live-metrics-tile=180px] - The least width of a tile.
 * @cssproperty [--live-metrics-background] - Behind the card.
 * @cssstate connecting - Nothing has been proven yet.
 * @cssstate live - Joined, caught up, and proven so at most 45 s ago.
 * @cssstate catching-up - Fetching what was missed.
 * @cssstate stale - The last proof is older than 45 s.
 * @cssstate offline - No connection; it is being retried.
 * @cssstate denied - Refused for good.
 * @cssstate unverified - A channel without a log: nothing can be proven.
 * @cssstate missing - There is nothing to connect with.
 * @cssstate error - A definition, `map`, `renderItem` or the setup is broken.
 */
export class LiveMetricsGrid extends LitElement {
  static override styles = [tokens, styles, tileStyles];
  static override properties = {
    topic: {},
    metrics: {},
    limit: { type: Number },
    paused: { type: Boolean, reflect: true },
    density: { reflect: true },
    theme: { reflect: true },
    locale: {},
    debug: { type: Boolean },
    client: { attribute: false },
    definitions: { attribute: false },
    map: { attribute: false },
    renderItem: { attribute: false },
  };

  /** Topics, separated by spaces; absent: everything that may be read. */
  topic = "";
  /** Names of metrics, separated by spaces, in the order in which they are shown; absent: all. */
  metrics = "";
  /** How many tiles are shown at most: 1 to 100. */
  limit = MOST_TILES;
  /** Holds the values still. */
  paused = false;
  /** `comfortable` (default) or `compact`. */
  density?: string;
  /** `light`, `dark`, or `auto` for the system's; absent: as the page. */
  theme?: string;
  /** A BCP 47 name; absent: the page's `lang`. */
  locale?: string;
  /** Logs each event's place in its log to the console; never what it says. */
  debug = false;
  /** The element's own client; absent: the provider's. */
  client?: LiveClient | null;
  /** What the tiles are; absent: the pack's metrics. */
  definitions?: readonly MetricDefinition[];
  /** On a site's own channel: makes an event of a message, or null to ignore it. */
  map?: BareMap;
  /** Draws the inside of a tile: a Lit template, a node, or plain text. */
  renderItem?: RenderTile;

  readonly #clients = new ClientController(this);
  readonly #metrics = new MetricsController(this, this.#clients);
  readonly #texts = new LocaleController(this, METRICS_MESSAGES);
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#sayState(),
  );
  readonly #values = new SettledValues();
  readonly #reader = new TileReader();
  #tiles: readonly Tile[] = [];
  /** Problems that were reported, so that each is reported once. */
  #reported: ReadonlySet<string> = new Set();

  constructor() {
    super();
    new StateController(this, () => this.#state);
    new TickController(this, () => (this.#newest === null ? 0 : 1_000));
  }

  /** What a page's `renderItem` did wrong may show only when Lit commits it: then this element alone says so. */
  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed);
    } catch (thrown) {
      if (!this.renderItem) throw thrown;
      this.#metrics.fail("renderItem", thrown);
      super.update(changed);
    }
  }

  protected override updated(): void {
    this.#report();
  }

  protected override render() {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    readOption(this, "density", this.density, DENSITIES);
    const body = this.#renderBody();
    const all = this.#tiles.filter(({ at }) => at !== null);
    const simulated = all.length > 0 && all.every((tile) => tile.simulated);
    return html`<section part="base">
        <header part="header">
          <slot name="header"
            ><h2>${this.#texts.text("metrics.title")}</h2></slot
          >
          ${this.#state === "error" ? nothing : renderMark(this.#metrics, this.paused, this.#texts)}
          ${
            simulated
              ? html`<span class="tag"
                  >${this.#texts.text("metrics.simulated")}</span
                >`
              : nothing
          }
          <span class="updated"
            >${renderUpdated(this.#newest, this.#metrics.now(), this.#texts)}</span
          >
        </header>
        ${body}
        <slot name="footer"></slot>
      </section>
      <span class="hidden" role="status">${this.#settled.text}</span>
      <span class="hidden" role="status"
        >${this.#values.say(this.#tiles, performance.now())}</span
      >`;
  }

  #renderBody() {
    const shown = this.#shown;
    if (!this.paused || !this.#tiles.some(({ at }) => at !== null)) {
      this.#metrics.follow(shown);
      this.#tiles = this.#reader.read(shown, this.#metrics, this.#texts);
    }
    const tiles = this.#tiles;
    const hasValues = tiles.some(({ at, problem }) => at !== null || problem);
    const message = renderProblem(this.#metrics, hasValues, this.#texts);
    if (message) return message;
    if (hasValues) return this.#renderTiles(tiles);
    if (this.#metrics.loading)
      return renderSkeleton(shown.length || BONES, this.#texts);
    return renderEmpty(
      tiles.map(({ label }) => label),
      this.#texts,
    );
  }

  #renderTiles(tiles: readonly Tile[]) {
    const now = this.#metrics.now();
    const isLive = this.#metrics.state === "live" && !this.paused;
    const some = tiles.some(({ at, simulated }) => at !== null && !simulated);
    return html`<ul part="grid" aria-label=${this.#texts.text("metrics.title")}>
      ${repeat(
        tiles,
        ({ name }) => name,
        (tile) => {
          const stale = isLive ? describeStale(tile, now, this.#texts) : "";
          return html`<li part="tile" class=${isLive && !stale ? "" : "old"}>
            ${guard([tile, stale, some, this.renderItem], () =>
              this.renderItem
                ? this.renderItem(tile, html)
                : renderTile(tile, stale, some, this.#texts),
            )}
          </li>`;
        },
      )}
    </ul>`;
  }

  /** While the pack is on its way, no name is unknown. */
  get #shown(): readonly CheckedMetric[] {
    const { definitions, loading } = this.#metrics;
    if (!definitions)
      this.#metrics.fail("definitions", new TypeError("not an array"));
    const limit = this.limit;
    const most = readCount(this, "limit", limit, 1, MOST_TILES, MOST_TILES);
    const all = definitions ?? [];
    const wanted = all.length > 0 || !loading ? this.metrics : "";
    return pickMetrics(this, all, wanted, most, this.#unknown);
  }

  get #unknown(): string {
    return this.#texts.text("metrics.unknown");
  }

  /** Time of the newest value, Unix ms. */
  get #newest(): number | null {
    const times = this.#tiles.map(({ at }) => at ?? -Infinity);
    const newest = Math.max(...times);
    return newest === -Infinity ? null : newest;
  }

  get #state() {
    return this.#broken.length > 0 ? "error" : this.#metrics.state;
  }

  /** Tiles whose definition is wrong; the others go on. */
  get #broken(): readonly Tile[] {
    return this.#tiles.filter(
      ({ problem }) => problem !== null && problem !== this.#unknown,
    );
  }

  #sayState(): string {
    const state = this.#state;
    return `${this.#texts.text("metrics.title")}, ${
      state === "error"
        ? this.#texts.text("metrics.error")
        : this.#texts.text(`state.${state}`)
    }`;
  }

  /** One line per wrong definition, until another one is wrong. */
  #report(): void {
    const problems = new Set(this.#broken.map(({ problem }) => problem!));
    for (const problem of problems)
      if (!this.#reported.has(problem))
        reportError(
          this,
          new LiveletsError(
            "definition-failed",
            `${this.localName}: ${problem}. Mend it and set it again.`,
          ),
        );
    this.#reported = problems;
  }
}
