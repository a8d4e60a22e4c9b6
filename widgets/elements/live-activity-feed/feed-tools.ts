import { html, nothing, type ReactiveControllerHost } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import { MOST_KEPT } from "../../controllers/feed-controller.ts";
import {
  compareEvents,
  type EntryList,
} from "../../controllers/feed-window.ts";
import { requestFrame } from "../../controllers/frame.ts";
import type { LiveEvent } from "../../events/event.ts";
import { FEED_TOOLS_MESSAGES } from "../../texts/feed-tools-messages.ts";
import { text, type Values } from "../../texts/text.ts";
import { isFiltered, readAsked, type Asked } from "./asked.ts";
import { AwayLine, isNews } from "./away-line.ts";
import type { AwayMark } from "./away-mark.ts";
import { EntryFilter, type Criteria } from "./entry-filter.ts";
import {
  LiveExportEvent,
  saveFile,
  writeCsv,
  writeJson,
  type ExportFormat,
} from "./export-entries.ts";
import { styles } from "./feed-tools.styles.ts";
import type { HeldView, Shown } from "./held-view.ts";
import { OlderPages } from "./older-pages.ts";
import { readCriteria } from "./read-criteria.ts";
import { renderTools } from "./render-tools.ts";

export type ToolsHost = ReactiveControllerHost &
  HTMLElement & {
    readonly renderRoot: HTMLElement | DocumentFragment;
    category: string;
    search: string;
    range: string;
  };

/** What of the feed its tools work with. */
export interface ToolsContext {
  readonly host: ToolsHost;
  readonly feed: FeedController;
  readonly view: HeldView;
  readonly mark: AwayMark;
  /** `locale`: a BCP 47 name. */
  readonly texts: { readonly locale: string };
  /** The reader is done with the panel. */
  readonly close: () => void;
}

type Key = keyof typeof FEED_TOOLS_MESSAGES;
export type Say = (key: Key, values?: Values) => string;

/** Rows that come with one press at least. */
const MORE = 20;
const MOST_AT_ONCE = 200;

/** What of a feed comes when it is used: search, filters, export, older pages, and the line above what was seen. */
export class FeedTools {
  readonly #context: ToolsContext;
  readonly #filter = new EntryFilter();
  readonly #older: OlderPages;
  #extra = 0;
  #state: "idle" | "busy" | "failed" = "idle";
  #isLooking = false;
  /** How many entries of the last file have no words. */
  #untold = 0;
  /** Those that fit, where not all do. */
  #chosen: readonly LiveEvent[] = [];
  /** All that is kept, and the part of it that fits. */
  #list: EntryList = [];

  constructor(context: ToolsContext) {
    this.#context = context;
    this.#older = new OlderPages(context.feed);
    // Its host keeps it.
    new AwayLine(context.host, context.mark);
    const { renderRoot } = context.host;
    if (renderRoot instanceof ShadowRoot && styles.styleSheet)
      renderRoot.adoptedStyleSheets.push(styles.styleSheet);
  }

  readonly say: Say = (key, values) =>
    text(FEED_TOOLS_MESSAGES, key, this.#context.texts.locale, values);

  /** Rows beyond the feed's limit that the reader asked for. */
  get extra(): number {
    return this.#extra;
  }

  /** Those of the list that fit. */
  choose(list: EntryList): EntryList {
    this.#list = list;
    this.#isLooking = false;
    const asked = readAsked(this.#context.host);
    if (!isFiltered(asked)) return list;
    const choice = this.#judge(asked, (criteria) =>
      this.#filter.choose(list, criteria),
    );
    this.#isLooking = choice.isLooking;
    this.#chosen = choice.list;
    if (choice.isLooking) requestFrame(this.#context.host);
    return choice.list;
  }

  /** How many fit of those that came in behind what is shown and are still kept. */
  countFresh({ list, fresh }: Shown): number {
    if (fresh === 0) return 0;
    const { host, feed } = this.#context;
    const { count, isLooking } = this.#judge(readAsked(host), (criteria) =>
      this.#filter.countNew(feed.window, list, fresh, criteria),
    );
    if (isLooking) requestFrame(host);
    return count;
  }

  renderPanel() {
    const { host } = this.#context;
    const asked = readAsked(host);
    const fitting =
      this.#list.length &&
      (isFiltered(asked) ? this.#chosen : this.#list).length;
    return renderTools(host, asked, this.say, {
      note: this.#isLooking
        ? this.say("feed.looking")
        : this.#untold
          ? this.say("feed.export-untold", { count: this.#untold })
          : this.say("feed.fitting", { count: fitting }),
      onExport: (format) => this.export(format),
      onClose: this.#context.close,
    });
  }

  /** Nothing fits. */
  renderNone() {
    const { host } = this.#context;
    return html`<div class="message" part="message" role="status">
      ${
        this.#isLooking
          ? this.say("feed.looking")
          : html`<b>${this.say("feed.no-match")}</b>
              <button
                class="chip"
                part="chip"
                @click=${() => {
                  host.category = host.search = host.range = "";
                }}
              >
                ${this.say("feed.show-all")}
              </button>`
      }
    </div>`;
  }

  /** The line above what the reader has seen, if anything above it came while he was away. */
  renderLine() {
    const said = this.sayAway();
    if (!said) return nothing;
    return html`<p class="away" part="away"><span>${said}</span></p>`;
  }

  /** How many came while the reader was away, of those that fit; "" for none. */
  sayAway(): string {
    const { mark, host } = this.#context;
    let { count } = mark;
    if (isFiltered(readAsked(host))) {
      count = 0;
      for (const event of this.#chosen) if (isNews(mark, event)) count += 1;
    }
    return count > 0 ? this.say("feed.away", { count }) : "";
  }

  /** What stands below the last row instead of the button: null is the button, as it is. */
  renderOlder(list: EntryList, size: number) {
    if (this.#state !== "idle")
      return this.#state === "busy"
        ? this.say("feed.older-busy")
        : this.say("feed.older-failed");
    if (size < list.length || !this.#older.isDone(this.#list)) return null;
    return html`<p class="end">
      ${this.say(
        this.#older.isBeginning ? "feed.beginning" : "feed.older-gone",
      )}
    </p>`;
  }

  /** Shows more of what is kept, and fetches what is not. `shown`: how many rows there are now, of how many that fit. */
  async showOlder(shown: number, fitting: number): Promise<void> {
    if (this.#state === "busy") return;
    const { host, view, feed } = this.#context;
    const step = Math.min(MOST_AT_ONCE, Math.max(MORE, feed.limit));
    this.#extra = Math.min(MOST_KEPT, this.#extra + step);
    const lacking = shown + step - fitting;
    this.#state = "idle";
    host.requestUpdate();
    if (lacking <= 0 || this.#list.length >= MOST_KEPT) return;
    this.#state = "busy";
    try {
      const list = this.#list;
      const end = list.at(list.length - 1);
      const older = await this.#older.read(list, lacking);
      // Below a view that was held for long, the newest are not joined to it: then older ones are the view's alone.
      if (end && feed.window.entries.includes(end)) feed.addOlder(older);
      view.change((entries) =>
        [...entries, ...older].sort((a, b) => compareEvents(b, a)),
      );
      this.#state = "idle";
    } catch {
      this.#extra = Math.max(0, this.#extra - step);
      this.#state = "failed";
    }
    host.requestUpdate();
  }

  /** Gives the page the chance to do it itself, then makes a file of everything that is kept and fits. */
  export(format: ExportFormat): void {
    const { host, feed, texts } = this.#context;
    const events = this.#fittingEntries();
    const event = new LiveExportEvent(format, events.length);
    if (!host.dispatchEvent(event)) return;
    const { text, untold } =
      format === "csv"
        ? writeCsv(events, feed.templates, texts.locale)
        : { text: writeJson(events), untold: 0 };
    saveFile(text, format);
    this.#untold = untold;
    host.requestUpdate();
  }

  #fittingEntries() {
    const { entries } = this.#context.feed;
    let list: EntryList;
    do list = this.choose(entries);
    while (this.#isLooking);
    return Array.from({ length: list.length }, (_, at) => list.at(at)!);
  }

  /** Reads entries by what is asked, and by the pack. */
  #judge<T>(asked: Asked, look: (criteria: Criteria) => T): T {
    const { host, feed, texts } = this.#context;
    const criteria = readCriteria(asked, host, feed, texts.locale);
    return feed.blame("pack", () => look(criteria));
  }
}
