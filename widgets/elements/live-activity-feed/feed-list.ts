import { html, nothing, type ReactiveControllerHost } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import type { EntryList } from "../../controllers/feed-window.ts";
import type { Lazy } from "../../controllers/lazy.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { RowsController } from "../../controllers/rows-controller.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import type { AwayMark } from "./away-mark.ts";
import type { FeedTools } from "./feed-tools.ts";
import type { HeldView } from "./held-view.ts";
import { ListPainter, type RenderItem } from "./list-painter.ts";
import { renderRetry } from "./render-state.ts";

/** Rows below what is in view that a held view keeps, however much comes in meanwhile. */
const NEAR = 200;

/** What of its host a list is drawn by. */
export type ListHost = ReactiveControllerHost &
  HTMLElement & { renderItem?: RenderItem };

/** The parts of a feed that its list is drawn from. */
export interface FeedParts {
  readonly host: ListHost;
  readonly feed: FeedController;
  readonly rows: RowsController;
  readonly view: HeldView;
  readonly mark: AwayMark;
  readonly tools: Lazy<FeedTools>;
  readonly texts: LocaleController<typeof FEED_MESSAGES>;
}

/** The rows of a feed, and what stands below them. Comes with a client: without one there is nothing to list. */
export class FeedList {
  readonly #parts: FeedParts;
  readonly #painter: ListPainter;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#painter = new ListPainter(parts.host);
    parts.host.addController(this);
  }

  hostConnected(): void {
    this.#painter.hostConnected();
  }

  hostDisconnected(): void {
    this.#painter.hostDisconnected();
  }

  /** `fresh`: entries that came in above what is held. */
  render(entries: EntryList, tools: FeedTools | null, fresh: number) {
    const { host, feed, rows, view, mark, texts } = this.#parts;
    const chosen = tools?.choose(entries) ?? entries;
    const most = feed.limit + (tools?.extra ?? 0);
    const size = Math.min(most, chosen.length);
    const range = rows.choose(chosen, size);
    if (chosen === entries) view.trim(Math.max(range.end + NEAR, most - fresh));
    const line = (isHere: boolean) => (isHere ? tools?.renderLine() : nothing);
    return [
      size === 0
        ? tools!.renderNone()
        : this.#painter.paint(chosen, range, size, {
            templates: feed.templates,
            texts,
            renderItem: host.renderItem,
            now: feed.now(),
            blame: (culprit, work) => feed.blame(culprit, work),
            between: (above, below) => line(mark.isBetween(above, below)),
          }),
      line(mark.isBetween(chosen.at(size - 1), undefined)),
      this.#renderOlder(chosen, size),
    ];
  }

  /** Below the rows: older ones, or what could not be loaded, at a press; or why there are none. */
  #renderOlder(list: EntryList, size: number) {
    const { feed, rows, tools, texts } = this.#parts;
    if (rows.failed || tools.failed)
      return renderRetry(texts, () => {
        if (rows.failed) rows.retry();
        void tools.load();
      });
    if (!feed.hasLog) return nothing;
    const said =
      tools.value?.renderOlder(list, size) ?? texts.text("feed.older");
    if (typeof said !== "string") return said;
    const press = async () => {
      const loaded = await tools.load();
      await loaded?.showOlder(size, list.length);
    };
    return html`<button class="more" part="older" @click=${press}>
      ${said}
    </button>`;
  }
}
