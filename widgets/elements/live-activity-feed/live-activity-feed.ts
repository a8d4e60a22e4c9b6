import { html, LitElement, nothing, type PropertyValues } from "lit";
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
import {
  DEFAULT_LIMIT,
  FeedController,
  MOST_KEPT,
} from "../../controllers/feed-controller.ts";
import type { EntryList } from "../../controllers/feed-window.ts";
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
import { HeldView } from "./held-view.ts";
import { styles } from "./live-activity-feed.styles.ts";
import { EntryChoice } from "./entry-choice.ts";
import { ListPainter, type RenderItem } from "./list-painter.ts";
import {
  nameCategory,
  renderEmpty,
  renderMark,
  renderNone,
  renderProblem,
  renderSkeleton,
} from "./render-state.ts";
import { rowStyles } from "./row.styles.ts";

/** Entries of a category that are looked for while everything moves; all of them once it stands still. */
const CHOSEN = 200;

/** Rows below what is in view that a held view keeps, however much comes in meanwhile. */
const NEAR = 200;

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
 * @event {LiveErrorEvent} live-error - A wrong attribute, or a `map` or `renderItem` that threw.
 * @csspart base - The card.
 * @csspart header - Title, state and categories.
 * @csspart mark - The state: its shape and word.
 * @csspart chip - One category.
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
  readonly #rows = new RowsController(this);
  readonly #view = new HeldView();
  readonly #choice = new EntryChoice();
  readonly #painter = new ListPainter(this);
  #fresh = 0;
  #category = "";

  constructor() {
    super();
    this.addController(this.#painter);
    new StateController(this, () => this.#feed.state);
    new TickController(this, () =>
      chooseInterval(this.#feed.window.at(0), this.#feed.now()),
    );
  }

  /** Everything that is kept, newest first: each event once, at least 200 of them. */
  get entries(): readonly LiveEvent[] {
    return this.#feed.entries;
  }

  /** What a page's `renderItem` did wrong may show only when Lit commits it: then this element alone says so. */
  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed);
    } catch (thrown) {
      this.#feed.fail(this.renderItem ? "renderItem" : "pack", thrown);
      super.update(changed);
    }
  }

  protected override render() {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    readOption(this, "density", this.density, DENSITIES);
    const view = this.#view.show(this.#feed.window, this.#holds);
    this.#fresh = view.fresh;
    return html`<section part="base">
        <header part="header">
          <slot name="header"><h2>${this.#texts.text("feed.title")}</h2></slot>
          ${renderMark(this.#feed, this.paused, this.#texts)}
          ${this.#renderChips()}
        </header>
        <div class="above">${this.#renderPill()}</div>
        <div class="scroller" part="list">
          <div><i class="top"></i>${this.#renderBody(view.list)}</div>
        </div>
        <slot name="footer"></slot>
      </section>
      <span class="hidden" role="status">${this.#settled.text}</span>`;
  }

  #renderBody(entries: EntryList) {
    const message = renderProblem(this.#feed, entries.length > 0, this.#texts);
    if (message) return message;
    if (entries.length === 0)
      return this.#feed.loading
        ? renderSkeleton(this.#limit, this.#texts)
        : renderEmpty(this.#texts);
    const templates = this.#feed.templates;
    const chosen = this.#choice.choose(
      entries,
      templates,
      this.#category,
      this.#rows.holds ? this.#limit : Math.min(this.#limit, CHOSEN),
    );
    const size = Math.min(this.#limit, chosen.length);
    const range = this.#rows.choose(chosen, size);
    if (!this.#category)
      this.#view.trim(Math.max(range.end + NEAR, size - this.#fresh));
    return size === 0
      ? renderNone(this.#texts)
      : this.#painter.paint(chosen, range, size, {
          templates,
          texts: this.#texts,
          renderItem: this.renderItem,
          now: this.#feed.now(),
          above: () => nothing,
        });
  }

  /** One chip per category of the pack; a choice of one is none. */
  #renderChips() {
    const { state, categories, window } = this.#feed;
    const pointless = state === "error" || state === "denied";
    if (pointless || categories.length < 2 || window.length === 0)
      return nothing;
    return html`<div
      class="chips"
      role="group"
      aria-label=${this.#texts.text("feed.categories")}
    >
      ${["", ...categories].map(
        (name) =>
          html`<button
            class="chip"
            part="chip"
            aria-pressed=${name === this.#category}
            @click=${() => this.#choose(name)}
          >
            ${nameCategory(name, this.#texts)}
          </button>`,
      )}
    </div>`;
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

  get #limit(): number {
    return readCount(this, "limit", this.limit, 1, MOST_KEPT, DEFAULT_LIMIT);
  }

  /** What is announced once it has settled: the state, and how much waits. */
  #say(): string {
    const { state } = this.#feed;
    const words = [this.#texts.text("feed.title")];
    if (state === "error") words.push(this.#texts.text("feed.error"));
    else words.push(this.#texts.text(`state.${state}`));
    if (this.#fresh > 0)
      words.push(this.#texts.text("feed.new", { count: this.#fresh }));
    return words.join(", ");
  }

  #choose(category: string): void {
    this.#category = category;
    this.requestUpdate();
  }

  #showNew(): void {
    this.#view.release(this.#feed.window);
    this.#rows.scroll.scrollToTop();
    this.requestUpdate();
  }
}
