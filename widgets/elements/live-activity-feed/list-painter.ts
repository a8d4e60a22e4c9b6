import { html, nothing } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import { rowKey, type EntryList } from "../../controllers/feed-window.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { RowRange } from "../../controllers/rows-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import type { Templates } from "./describe-entry.ts";
import { dayOf, describeDay } from "./entry-time.ts";
import type { FeedGroups } from "./feed-groups.ts";
import { readEntry, renderRow, type ReadEntry } from "./render-row.ts";
import { RowNodes, type RowContent } from "./row-nodes.ts";

/** What a page may return for a row: a Lit template, a node, or plain text. */
export type RenderItem = (event: LiveEvent, tag: typeof html) => unknown;

export interface ListOptions {
  readonly templates: Templates;
  readonly texts: LocaleController<typeof FEED_MESSAGES>;
  readonly renderItem: RenderItem | undefined;
  /** Server time, Unix ms. */
  readonly now: number;
  /** A row says itself that it is simulated. */
  readonly isTagged: boolean;
  /** Does what may throw for something of the page's. */
  readonly blame: FeedController["blame"];
  /** Rows that stand for several entries. */
  readonly groups: FeedGroups | null;
  /** What stands between two rows. */
  readonly between: (above: LiveEvent | undefined, below: LiveEvent) => unknown;
}

/** Draws the part of the list that is in view. An entry is read and drawn once; only its age is written again. */
export class ListPainter {
  /** Of the rows that are drawn now: of ten thousand kept it would be megabytes. */
  #read = new Map<LiveEvent, ReadEntry>();
  #drawn = new WeakMap<LiveEvent, unknown>();
  readonly #nodes: RowNodes;
  #before: Partial<ListOptions> & { locale?: string } = {};

  constructor(host: HTMLElement) {
    this.#nodes = new RowNodes(host);
  }

  hostConnected(): void {
    this.#nodes.setConnected(true);
  }

  hostDisconnected(): void {
    this.#nodes.setConnected(false);
  }

  /** The rows, in their list. `size`: how many entries the whole list has. */
  paint(
    entries: EntryList,
    { start, end, before, after, aside }: RowRange,
    size: number,
    options: ListOptions,
  ): Element {
    this.#forget(options);
    const readBefore = this.#read;
    this.#read = new Map();
    const draw = (index: number, top: number | null): RowContent => {
      const event = entries.at(index)!;
      const above = index > 0 ? entries.at(index - 1) : undefined;
      const day = nameDay(event, above, options);
      const content = html`${options.between(above, event)}${
          day === null ? nothing : html`<h3 class="day" part="day">${day}</h3>`
        }
        <div class="row" part="row">
          ${this.#paintRow(event, readBefore, options)}
        </div>`;
      const isInside = options.groups?.isInside(event);
      return {
        key: rowKey(event),
        index,
        top,
        level: isInside ? 2 : 0,
        content,
      };
    };
    const rows: RowContent[] = [];
    for (let index = start; index < end; index += 1)
      rows.push(draw(index, null));
    if (aside)
      rows.splice(
        aside.index < start ? 0 : rows.length,
        0,
        draw(aside.index, aside.top),
      );
    const { list } = this.#nodes;
    list.ariaLabel = options.texts.text("feed.title");
    list.style.paddingBlock = `${before}px ${after}px`;
    // A page's own rows may hold what must not turn up in another: their nodes leave with them.
    const show = () => this.#nodes.show(rows, size, !options.renderItem);
    if (options.renderItem) options.blame("renderItem", show);
    else show();
    return list;
  }

  #paintRow(
    event: LiveEvent,
    readBefore: ReadonlyMap<LiveEvent, ReadEntry>,
    options: ListOptions,
  ): unknown {
    const { renderItem, templates, texts, blame, groups } = options;
    const group = groups?.find(event);
    const shown = group?.newest ?? event;
    const toggle = group?.renderToggle() ?? nothing;
    if (renderItem) {
      if (!this.#drawn.has(event))
        this.#drawn.set(
          event,
          blame("renderItem", () => renderItem(shown, html)),
        );
      return html`<div class="own">${this.#drawn.get(event)}${toggle}</div>`;
    }
    const entry =
      readBefore.get(event) ??
      blame("pack", () => readEntry(shown, templates, texts.locale));
    this.#read.set(event, entry);
    const told = group?.tell(entry) ?? entry;
    return renderRow(shown, told, options, toggle);
  }

  /** What was read with other templates, in another locale, or drawn by another function, holds no longer. */
  #forget({ templates, renderItem, texts }: ListOptions): void {
    const before = this.#before;
    if (renderItem !== before.renderItem) this.#drawn = new WeakMap();
    if (templates !== before.templates || texts.locale !== before.locale)
      this.#read = new Map();
    this.#before = { renderItem, templates, locale: texts.locale };
  }
}

/** The day's name above its first row, unless the whole list is of today. */
function nameDay(
  event: LiveEvent,
  before: LiveEvent | undefined,
  { now, texts }: ListOptions,
): string | null {
  const at = Date.parse(event.at);
  const above = before ? Date.parse(before.at) : now;
  return dayOf(at) === dayOf(above) ? null : describeDay(at, now, texts);
}
