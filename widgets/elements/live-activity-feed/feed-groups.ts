import type { EntryList } from "../../controllers/feed-window.ts";
import { requestFrame } from "../../controllers/frame.ts";
import type { LiveEvent } from "../../events/event.ts";
import { isLineBetween } from "./away-place.ts";
import type { Templates } from "./describe-entry.ts";
import type { FeedParts } from "./feed-list.ts";
import { styles } from "./group.styles.ts";
import { GroupedList, type Group } from "./group-entries.ts";
import { readAlike, type Alike } from "./read-alike.ts";
import { renderToggle, tellGroup } from "./render-group.ts";
import type { ReadEntry } from "./render-row.ts";

/** Entries that are read in one frame at most. */
const BUDGET = 500;

/** How the row of a group differs from that of its newest entry. */
export interface GroupRow {
  readonly newest: LiveEvent;
  tell(entry: ReadEntry): ReadEntry;
  renderToggle(): unknown;
}

/** Tells as one what happened alike in a row: "Ada and 3 others checked in". Each group can be opened. */
export class FeedGroups {
  readonly #parts: Pick<FeedParts, "host" | "feed" | "mark" | "texts">;
  #alikes = new WeakMap<LiveEvent, Alike | null>();
  /** The entries of groups that were opened. */
  readonly #open = new WeakSet<LiveEvent>();
  /** By the newest entry. */
  readonly #rows = new WeakMap<LiveEvent, LiveEvent>();
  #list: GroupedList | null = null;
  #inside: ReadonlySet<LiveEvent> = new Set();
  #asked: readonly unknown[] = [];
  #budget = 0;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    const { renderRoot } = parts.host;
    if (renderRoot instanceof ShadowRoot && styles.styleSheet)
      renderRoot.adoptedStyleSheets.push(styles.styleSheet);
  }

  /**
   * The rows of a list: as many as `most`, and those below the rows of open groups. The same object comes for an array,
   * which stands still, until something else is asked of it.
   */
  choose(from: EntryList, most: number): GroupedList {
    const { feed, mark, texts, host } = this.#parts;
    const { templates } = feed;
    const { locale } = texts;
    const asked = [templates, locale, from, most, mark.count];
    const isNew = asked.map((one, at) => one !== this.#asked[at]);
    const isSame = !isNew.includes(true) && Array.isArray(from);
    if (isSame && this.#list && !this.#list.isReading) return this.#list;
    // What was read with other templates, or in another locale, holds no longer.
    if (isNew[0] || isNew[1]) this.#alikes = new WeakMap();
    this.#asked = asked;
    this.#budget = BUDGET;
    const read = (event: LiveEvent) => this.#read(event, templates, locale);
    const list = feed.blame(
      "pack",
      () =>
        new GroupedList(from, most, {
          read,
          isApart: (above, below) => isLineBetween(mark, above, below),
          rowOf: (newest, oldest) => this.#rowOf(newest, oldest),
          isOpen: (event) => this.#open.has(event),
        }),
    );
    if (list.isReading) requestFrame(host);
    const open = [...list.groups.values()].flatMap(({ members }) => members);
    this.#inside = new Set(open);
    return (this.#list = list);
  }

  /** It is shown below the row of its group. */
  isInside(event: LiveEvent): boolean {
    return this.#inside.has(event);
  }

  /** The group that a row stands for. */
  find(row: LiveEvent): GroupRow | undefined {
    const group = this.#list?.groups.get(row);
    if (!group) return undefined;
    const { feed, texts } = this.#parts;
    const { locale } = texts;
    return {
      newest: group.newest,
      tell: (entry) => tellGroup(group, entry, feed.templates, locale),
      renderToggle: () =>
        renderToggle(group, locale, () => this.#toggle(group)),
    };
  }

  #toggle({ newest, oldest, members }: Group): void {
    // What comes in or is loaded while it is open belongs to it too.
    if (members.length === 0)
      for (const one of [newest, oldest]) this.#open.add(one);
    else for (const event of members) this.#open.delete(event);
    this.#list = null;
    this.#parts.host.requestUpdate();
  }

  /** More of them come in above: named by the oldest it stays the same row. */
  #rowOf(newest: LiveEvent, oldest: LiveEvent): LiveEvent {
    const id = `group of ${oldest.id}`;
    const known = this.#rows.get(newest);
    if (known?.id === id) return known;
    const row = { ...newest, id };
    this.#rows.set(newest, row);
    return row;
  }

  /** Undefined once the budget is spent. */
  #read(
    event: LiveEvent,
    templates: Templates,
    locale: string,
  ): Alike | null | undefined {
    let alike = this.#alikes.get(event);
    if (alike === undefined && (this.#budget -= 1) >= 0) {
      alike = readAlike(event, templates, locale);
      this.#alikes.set(event, alike);
    }
    return alike;
  }
}
