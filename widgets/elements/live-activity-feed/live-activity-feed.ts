import { html, LitElement, nothing, type PropertyValues } from "lit";
import { DENSITIES, readOption, THEMES } from "../../controllers/attributes.ts";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import {
  DEFAULT_LIMIT,
  FeedController,
} from "../../controllers/feed-controller.ts";
import { Lazy } from "../../controllers/lazy.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import { RowsController } from "../../controllers/rows-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import type { BareMap } from "../../controllers/topics-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import { chooseInterval } from "./entry-time.ts";
import { HeldView, type Shown } from "./held-view.ts";
import { styles } from "./live-activity-feed.styles.ts";
import { isFiltered, readAsked } from "./asked.ts";
import { AwayMark } from "./away-mark.ts";
import { chunks } from "./chunks.ts";
import type { RenderItem } from "./list-painter.ts";
import { renderChoices } from "./render-choices.ts";
import {
  renderEmpty,
  renderMark,
  renderProblem,
  renderRetry,
  renderSkeleton,
} from "./render-state.ts";
import { rowStyles } from "./row.styles.ts";

/** A change shorter than this is not announced. */
const SETTLED_MS = 1_500;

/**
 * @summary What happened, newest first: every event once, in order, and honest about how fresh it is.
 *
 * Shows everything the visitor may read, or the topics of `topic`. While paused or scrolled away the view holds
 * still and a button says how much is new.
 *
 * @slot header - Instead of the title.
 * @slot loading - Instead of the skeleton.
 * @slot empty - Instead of the message that nothing has happened yet.
 * @slot error - Instead of the message when denied, offline, not connected, or broken.
 * @slot footer - Below the rows.
 * @event {LiveExportEvent} live-export - Before a file is made of what is kept and fits; cancel it to make your own.
 * @event {LiveErrorEvent} live-error - A wrong attribute, or a `map` or `renderItem` that threw.
 * @csspart base - The card.
 * @csspart header - Title, state and categories.
 * @csspart mark - The state: its shape and word.
 * @csspart chip - One category, or another small button.
 * @csspart tools - Search, time and export, once they were opened.
 * @csspart search - The field for words to search.
 * @csspart export - A button that makes a file.
 * @csspart away - The line above what the reader has seen, after he was away.
 * @csspart older - The button that shows older entries.
 * @csspart new - The button that says how much is new.
 * @csspart list - What scrolls.
 * @csspart row - One entry.
 * @csspart icon - Its icon.
 * @csspart text - Its text.
 * @csspart time - How long ago it was.
 * @csspart day - The name of a day, where a list spans several.
 * @csspart message - What stands where there are no rows.
 * @cssproperty [--live-feed-height=none] - From this height on the rows scroll.
 * @cssproperty [--live-feed-row=10px] - Space above and below a row's text.
 * @cssproperty [--live-feed-background] - Behind the card.
 * @cssstate connecting - Nothing has been proven yet.
 * @cssstate live - Joined, caught up, and proven so at most 45 s ago.
 * @cssstate catching-up - Fetching what was missed.
 * @cssstate stale - The last proof is older than 45 s.
 * @cssstate offline - No connection; it is being retried.
 * @cssstate denied - Refused for good.
 * @cssstate unverified - A channel without a log: nothing can be proven.
 * @cssstate missing - There is nothing to connect with.
 * @cssstate error - A `map`, `renderItem` or the setup is broken.
 */
export class LiveActivityFeed extends LitElement {
  static override styles = [tokens, styles, rowStyles];
  static override properties = {
    topic: {},
    limit: { type: Number },
    category: {},
    search: {},
    range: {},
    paused: { type: Boolean, reflect: true },
    density: { reflect: true },
    theme: { reflect: true },
    locale: {},
    debug: { type: Boolean },
    client: { attribute: false },
    map: { attribute: false },
    renderItem: { attribute: false },
  };

  /** Topics, separated by spaces; absent: everything that may be read. */
  topic = "";
  /** How many entries are shown at most: 1 to 10,000. At least 200 are kept. */
  limit = DEFAULT_LIMIT;
  /** Shows entries of one category of the pack only; absent: all. */
  category = "";
  /** Shows entries only whose rows have all of these words, in whatever case and with or without accents. */
  search = "";
  /** Shows entries only of so many days (`1d` is today, `7d` …) or of some dates: `2026-11-01/2026-11-07`, either may be left out. */
  range = "";
  /** Holds the view still; what comes in meanwhile is counted. */
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
  /** On a site's own channel: makes an event of a message, or null to ignore it. */
  map?: BareMap;
  /** Draws the inside of a row: a Lit template, a node, or plain text. */
  renderItem?: RenderItem;

  readonly #clients = new ClientController(this);
  readonly #feed = new FeedController(this, this.#clients, () => {
    if (this.#holds) this.#view.hold(this.#feed.window);
  });
  readonly #texts = new LocaleController(this, FEED_MESSAGES);
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#say(),
  );
  readonly #rows = new RowsController(this, () => chunks.rows());
  readonly #view = new HeldView();
  readonly #mark = new AwayMark();
  readonly #tools = new Lazy(this, async () => {
    const { FeedTools } = await chunks.tools();
    return new FeedTools({
      host: this,
      feed: this.#feed,
      view: this.#view,
      mark: this.#mark,
      locale: () => this.#texts.locale,
      close: () => this.#close(),
    });
  });
  readonly #list = new Lazy(this, async () => {
    const { FeedList } = await chunks.list();
    const list = new FeedList({
      host: this,
      feed: this.#feed,
      rows: this.#rows,
      view: this.#view,
      mark: this.#mark,
      tools: this.#tools,
      texts: this.#texts,
    });
    this.addController(list);
    return list;
  });
  #fresh = 0;
  #isOpen = false;

  constructor() {
    super();
    new StateController(this, () => this.#feed.state);
    new TickController(this, () =>
      chooseInterval(this.#feed.window.at(0), this.#feed.now()),
    );
  }

  /** Everything that is kept, newest first: each event once, at least 200 of them. */
  get entries(): readonly LiveEvent[] {
    return this.#feed.entries;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#turn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#turn);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size > 0) this.#feed.retry();
  }

  /** What a page's `renderItem` did wrong may show only when Lit commits it: then this element alone says so. */
  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed);
    } catch (thrown) {
      this.#feed.failDrawing(thrown);
      super.update(changed);
    }
  }

  protected override render() {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    readOption(this, "density", this.density, DENSITIES);
    this.#lookAway();
    // Rows come with a client: their code too, while it connects.
    if (this.#clients.client) this.#list.get();
    const shown = this.#view.show(this.#feed.window, this.#holds);
    const asked = readAsked(this);
    // The panel and the button tell what the list was found to have.
    const body = this.#renderBody(shown, isFiltered(asked));
    const isBroken = this.#feed.state === "error";
    if (isBroken) this.#fresh = 0;
    else if (!isFiltered(asked)) this.#fresh = shown.fresh;
    else this.#fresh = this.#tools.value?.countFresh(shown) ?? 0;
    return html`<section part="base">
        <header part="header">
          <slot name="header"><h2>${this.#texts.text("feed.title")}</h2></slot>
          ${renderMark(this.#feed, this.paused, this.#texts)}
          ${renderChoices(this.#feed, this.#texts, {
            category: asked.category,
            isOpen: this.#isOpen,
            onChoose: (name) => this.#choose(name),
            onToggle: () => this.#toggle(),
          })}
        </header>
        ${
          this.#isOpen && !isBroken ? this.#tools.get()?.renderPanel() : nothing
        }
        <div class="above">${this.#renderPill()}</div>
        <div class="scroller" part="list">
          <div><i class="top"></i>${body}</div>
        </div>
        <slot name="footer"></slot>
      </section>
      <span class="hidden" role="status">${this.#settled.text}</span>`;
  }

  #renderBody({ list: entries, fresh }: Shown, isFiltered: boolean) {
    const message = renderProblem(this.#feed, entries.length > 0, this.#texts);
    if (message) return message;
    if (entries.length === 0)
      return this.#feed.loading
        ? renderSkeleton(this.#feed.limit, this.#texts)
        : renderEmpty(this.#texts);
    const list = this.#list.value;
    const tools =
      isFiltered || this.#isOpen || this.#mark.count
        ? this.#tools.get()
        : this.#tools.value;
    if (list && (tools || !isFiltered))
      return list.render(entries, tools, fresh);
    return this.#list.failed || this.#tools.failed
      ? renderRetry(this.#texts, () => {
          void this.#list.load();
          if (this.#tools.failed) void this.#tools.load();
        })
      : renderSkeleton(this.#feed.limit, this.#texts);
  }

  #renderPill() {
    if (this.#fresh === 0) return nothing;
    return html`<button class="pill" part="new" @click=${this.#showNew}>
      ↑ ${this.#texts.text("feed.new", { count: this.#fresh })}
    </button>`;
  }

  /** Nothing may move under the reader. */
  get #holds(): boolean {
    return this.paused || this.#rows.holds;
  }

  /** What is announced once it has settled: the state, and how much waits. */
  #say(): string {
    const { state } = this.#feed;
    const words = [this.#texts.text("feed.title")];
    if (state === "error") words.push(this.#texts.text("feed.error"));
    else words.push(this.#texts.text(`state.${state}`));
    if (this.#fresh > 0)
      words.push(this.#texts.text("feed.new", { count: this.#fresh }));
    else if (this.#mark.count > 0 && this.#tools.value)
      words.push(
        this.#tools.value.say("feed.away", { count: this.#mark.count }),
      );
    return words.join(", ");
  }

  /** The reader goes, or is back: also one whose connection was gone. */
  #lookAway(): void {
    const { state, window } = this.#feed;
    const isBack = state === "live" || state === "unverified";
    const isAway = document.hidden || state === "offline";
    this.#mark.look(
      isAway || (isBack ? false : null),
      this.#view.seen,
      window.added,
    );
  }

  readonly #turn = () => {
    // What waits for a paint came meanwhile.
    this.#feed.flush();
    this.#lookAway();
    this.requestUpdate();
  };

  /** The list stays as it is until the chosen one can be shown. */
  async #choose(category: string): Promise<void> {
    if (await this.#tools.load()) this.category = category;
  }

  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.requestUpdate();
  }

  #close(): void {
    this.#toggle();
    this.renderRoot.querySelector<HTMLElement>(".open")?.focus();
  }

  #showNew(): void {
    this.#view.release(this.#feed.window);
    this.#rows.scroll.scrollToTop();
    this.requestUpdate();
  }
}
