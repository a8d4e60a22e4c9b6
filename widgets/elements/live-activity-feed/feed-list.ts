import { html, nothing, type ReactiveControllerHost } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import type { EntryList } from "../../controllers/feed-window.ts";
import { Lazy } from "../../controllers/lazy.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { RowsController } from "../../controllers/rows-controller.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import type { AwayMark } from "./away-mark.ts";
import { isLineBetween } from "./away-place.ts";
import { chunks } from "./chunks.ts";
import type { FeedGroups } from "./feed-groups.ts";
import type { FeedTools } from "./feed-tools.ts";
import type { HeldView } from "./held-view.ts";
import { ListPainter, type RenderItem } from "./list-painter.ts";
import { renderTag } from "./render-row.ts";
import { renderRetry, renderSkeleton } from "./render-state.ts";

/** Rows below what is in view that a held view keeps, however much comes in meanwhile. */
const NEAR = 200;

/** What of its host a list is drawn by. */
export type ListHost = ReactiveControllerHost &
  HTMLElement & {
    readonly renderRoot: HTMLElement | DocumentFragment;
    renderItem?: RenderItem;
    group: boolean;
  };

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
  readonly #groups: Lazy<FeedGroups>;
  #isSimulated = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#groups = new Lazy(parts.host, async () => {
      const { FeedGroups } = await chunks.groups();
      return new FeedGroups(parts);
    });
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
    const groups = host.group ? this.#groups.get() : null;
    if (host.group && !groups && !this.#groups.failed)
      return renderSkeleton(feed.limit, texts);
    const grouped = groups?.choose(chosen, most);
    const list = grouped ?? chosen;
    const size = grouped?.size ?? Math.min(most, chosen.length);
    const range = rows.choose(list, size);
    const drawn = grouped?.entriesOf(range.end) ?? range.end;
    if (chosen === entries) view.trim(Math.max(drawn + NEAR, most - fresh));
    this.#isSimulated = !host.renderItem && areSimulated(list, size);
    const line = (isHere: boolean) => (isHere ? tools?.renderLine() : nothing);
    return [
      size === 0
        ? tools!.renderNone()
        : this.#painter.paint(list, range, size, {
            templates: feed.templates,
            texts,
            groups,
            renderItem: host.renderItem,
            now: feed.now(),
            isTagged: !this.#isSimulated,
            blame: (culprit, work) => feed.blame(culprit, work),
            between: (above, below) => line(isLineBetween(mark, above, below)),
          }),
      line(isLineBetween(mark, list.at(size - 1), undefined)),
      this.#renderOlder(list, size),
    ];
  }

  /** What is true of all rows that were drawn just now, for the header: said once. Nothing where none were. */
  takeNote() {
    const isSimulated = this.#isSimulated;
    this.#isSimulated = false;
    return isSimulated ? renderTag(this.#parts.texts) : nothing;
  }

  /** Below the rows: older ones, or what could not be loaded, at a press; or why there are none. */
  #renderOlder(list: EntryList, size: number) {
    const { feed, rows, tools, texts } = this.#parts;
    const lacking = [rows, tools, this.#groups].filter(({ failed }) => failed);
    if (lacking.length > 0)
      return renderRetry(texts, () => lacking.forEach((one) => one.load()));
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

/** Each row is of an event that says so. */
function areSimulated(list: EntryList, size: number): boolean {
  for (let index = 0; index < size; index += 1)
    if (list.at(index)!.data["simulated"] !== true) return false;
  return size > 0;
}
