import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import { rowKey } from "../../controllers/feed-window.ts";
import type { RowRange } from "../../controllers/rows-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import type { Templates } from "./describe-entry.ts";
import { dayOf, describeDay } from "./entry-time.ts";
import { readEntry, renderRow, type ReadEntry } from "./render-row.ts";
import { RowSlots } from "./row-slots.ts";

/** What a page may return for a row: a Lit template, a node, or plain text. */
export type RenderItem = (event: LiveEvent, tag: typeof html) => unknown;

export interface ListOptions {
  readonly templates: Templates;
  readonly texts: LocaleController<typeof FEED_MESSAGES>;
  readonly renderItem: RenderItem | undefined;
  /** Server time, Unix ms. */
  readonly now: number;
}

/** Draws the part of the list that is in view. An entry is read and drawn once; only its age is written again. */
export class ListPainter {
  /** Of the rows that are drawn now: of ten thousand kept it would be megabytes. */
  #read = new Map<LiveEvent, ReadEntry>();
  #drawn = new WeakMap<LiveEvent, unknown>();
  readonly #slots = new RowSlots();
  #before: Partial<ListOptions> & { locale?: string } = {};

  /** `size`: how many entries the whole list has. */
  paint(
    entries: readonly LiveEvent[],
    { start, end, before, after, aside }: RowRange,
    size: number,
    options: ListOptions,
  ) {
    this.#forget(options);
    const { texts } = options;
    const readBefore = this.#read;
    this.#read = new Map();
    const isWhole = end - start === size;
    // Drawn before Lit takes over, so that a page's own function throws here.
    const draw = (index: number, top: number | null) => ({
      event: entries[index]!,
      index,
      top,
      day: nameDay(entries, index, options),
      content: this.#paintRow(entries[index]!, readBefore, options),
    });
    const rows: ReturnType<typeof draw>[] = [];
    for (let index = start; index < end; index += 1)
      rows.push(draw(index, null));
    if (aside)
      rows.splice(
        aside.index < start ? 0 : rows.length,
        0,
        draw(aside.index, aside.top),
      );
    const keys = rows.map(({ event }) => rowKey(event));
    // A page's own rows may hold what must not turn up in another: their nodes leave with them. Ours are used again:
    // that is cheaper, and Lit 3.3.3 leaves a marker behind for every row that is taken out.
    const slots = options.renderItem ? keys : this.#slots.assign(keys);
    // Styles go in as properties: a page's policy may forbid them as attributes.
    return html`<ol
      class="rows"
      .style=${`padding-block:${before}px ${after}px`}
      aria-label=${texts.text("feed.title")}
    >
      ${repeat(
        rows,
        (_row, at) => slots[at],
        ({ index, top, day, content }) =>
          html`<li
            class=${top === null ? nothing : "aside"}
            .style=${top === null ? "" : `inset-block-start:${top}px`}
            aria-setsize=${isWhole ? nothing : size}
            aria-posinset=${isWhole ? nothing : index + 1}
          >
            ${
              day === null
                ? nothing
                : html`<h3 class="day" part="day">${day}</h3>`
            }
            <div class="row" part="row">${content}</div>
          </li>`,
      )}
    </ol>`;
  }

  #paintRow(
    event: LiveEvent,
    readBefore: ReadonlyMap<LiveEvent, ReadEntry>,
    options: ListOptions,
  ): unknown {
    const { renderItem, templates, texts, now } = options;
    if (renderItem) {
      if (!this.#drawn.has(event))
        this.#drawn.set(event, renderItem(event, html));
      return html`<div class="own">${this.#drawn.get(event)}</div>`;
    }
    const entry =
      readBefore.get(event) ?? readEntry(event, templates, texts.locale);
    this.#read.set(event, entry);
    return renderRow(event, entry, now, texts);
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
  entries: readonly LiveEvent[],
  index: number,
  { now, texts }: ListOptions,
): string | null {
  const at = Date.parse(entries[index]!.at);
  const above = index === 0 ? now : Date.parse(entries[index - 1]!.at);
  return dayOf(at) === dayOf(above) ? null : describeDay(at, now, texts);
}
