import { LitElement, type PropertyValues } from "lit";
import type { LiveClient } from "../../controllers/client-controller.ts";
import { DEFAULT_LIMIT } from "../../controllers/feed-controller.ts";
import type { BareMap } from "../../controllers/topics-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import { tokens } from "../../theme/tokens.ts";
import { FeedCard } from "./feed-card.ts";
import type { RenderItem } from "./list-painter.ts";
import { styles } from "./live-activity-feed.styles.ts";
import { rowStyles } from "./row.styles.ts";

/**
 * @summary What happened, newest first: every event once, in order, and honest about how fresh it is.
 *
 * Shows everything the visitor may read, or the topics of `topic`. While paused or scrolled away the view holds
 * still and a button says how much is new.
 *
 * With `group`, neighbours that say the same of different people are one row, at the time of the newest: "Ada and 3
 * others checked in". Its button shows each of them below. Nothing changes its place for it: what stands between two
 * keeps them apart, and so do another day and the line above what was seen. A state is always a row of its own. A row
 * counts as one of `limit`; a file, `entries` and the count of what is new have every event.
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
 * @csspart group - The button that shows the entries of a group, and says how many.
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
    group: { type: Boolean },
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
  /** Tells as one row what happened alike in a row: "Ada and 3 others checked in". A press shows each of them. */
  group = false;
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

  readonly #card = new FeedCard(this);

  /** Everything that is kept, newest first: each event once, at least 200 of them. */
  get entries(): readonly LiveEvent[] {
    return this.#card.feed.entries;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size > 0) this.#card.feed.retry();
  }

  /** What a page's `renderItem` did wrong may show only when Lit commits it: then this element alone says so. */
  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed);
    } catch (thrown) {
      this.#card.feed.failDrawing(thrown);
      super.update(changed);
    }
  }

  protected override render() {
    return this.#card.render();
  }
}
