import { html, LitElement, nothing, type PropertyValues } from "lit";
import { DENSITIES, readOption, THEMES } from "../../controllers/attributes.ts";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import type { MetricDefinition } from "../../controllers/metric-definitions.ts";
import { MetricsController } from "../../controllers/metrics-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import type { BareMap } from "../../controllers/topics-controller.ts";
import { METRICS_MESSAGES } from "../../texts/metrics-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import { GridTiles, MOST_TILES } from "./grid-tiles.ts";
import { styles } from "./live-metrics-grid.styles.ts";
import {
  describeUpdated,
  renderFailed,
  renderMark,
  renderSkeleton,
} from "./render-state.ts";
import { describeStale, renderTag, renderTile } from "./render-tile.ts";
import { tileStyles } from "./tile.styles.ts";
import type { Tile } from "./tile.ts";

export type { MetricDefinition } from "../../controllers/metric-definitions.ts";
export type { Tile } from "./tile.ts";

/** What a page may return for a tile: a Lit template, a node, or plain text. */
export type RenderTile = (tile: Tile, tag: typeof html) => unknown;

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
 * @csspart retry - The button that asks again for what could not be loaded.
 * @cssproperty [--live-metrics-tile=12.8em] - The least width of a tile.
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
  readonly #tiles = new GridTiles(
    this,
    this.#clients,
    this.#metrics,
    this.#texts,
  );
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#sayState(),
  );
  /** What the page's `renderItem` made of each tile. */
  #drawn = new WeakMap<Tile, unknown>();

  constructor() {
    super();
    new StateController(this, () => this.#state);
    new TickController(this, () => (this.#tiles.newest === null ? 0 : 1_000));
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("renderItem")) this.#drawn = new WeakMap();
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

  protected override render() {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    readOption(this, "density", this.density, DENSITIES);
    const metrics = this.#metrics;
    const texts = this.#texts;
    const body = this.#renderBody();
    const { newest, spoken, tiles } = this.#tiles;
    const known = tiles.filter(({ event }) => event);
    const simulated = known.length > 0 && known.every((one) => one.simulated);
    return html`<section part="base">
        <header part="header">
          <slot name="header"><h2>${texts.text("metrics.title")}</h2></slot>
          ${renderMark(this.#state, metrics.status, this.paused, texts)}
          ${simulated ? renderTag(texts) : nothing}
          <span class="tiny" part="updated"
            ><bdi>${describeUpdated(newest, metrics.now(), texts)}</bdi></span
          >
        </header>
        ${body}
        <slot name="footer"></slot>
      </section>
      <span class="hidden" role="status">${this.#settled.text}</span>
      <span class="hidden" role="status">${spoken}</span>`;
  }

  #renderBody() {
    const metrics = this.#metrics;
    const { state } = metrics;
    const count = this.#tiles.read();
    const { hasValues, tiles, later, failed } = this.#tiles;
    // Values stay where the connection is lost, and go where the right to them is.
    const isShown = hasValues && state !== "error" && state !== "denied";
    if (isShown) return this.#renderTiles(tiles);
    const texts = this.#texts;
    if (!metrics.waiting && later)
      return later.renderMessage(metrics, tiles, texts);
    return !metrics.waiting && failed
      ? renderFailed(metrics, texts, () => void this.#tiles.load())
      : renderSkeleton(count || BONES, texts);
  }

  #renderTiles(tiles: readonly Tile[]) {
    const texts = this.#texts;
    const now = this.#metrics.now();
    const isLive = this.#metrics.state === "live" && !this.paused;
    const some = tiles.some(({ event, simulated }) => event && !simulated);
    return html`<ul part="grid" aria-label=${texts.text("metrics.title")}>
      ${tiles.map((tile) => {
        const stale = isLive ? describeStale(tile, now, texts) : "";
        return html`<li part="tile" class=${isLive && !stale ? "" : "old"}>
          ${
            this.renderItem
              ? this.#drawOwn(tile, this.renderItem)
              : renderTile(
                  tile,
                  stale,
                  some,
                  texts,
                  this.#tiles.later?.renderPast,
                )
          }
        </li>`;
      })}
    </ul>`;
  }

  /** A page draws again only what changed. */
  #drawOwn(tile: Tile, draw: RenderTile): unknown {
    if (!this.#drawn.has(tile)) this.#drawn.set(tile, draw(tile, html));
    return this.#drawn.get(tile);
  }

  get #state() {
    return this.#tiles.problems.length > 0 ? "error" : this.#metrics.state;
  }

  #sayState(): string {
    const state = this.#state;
    const key =
      state === "error" ? "metrics.error" : (`state.${state}` as const);
    return `${this.#texts.text("metrics.title")}, ${this.#texts.text(key)}`;
  }
}
