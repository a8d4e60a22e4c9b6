import { rowKey, type EntryList } from "../../controllers/feed-window.ts";
import type { LiveEvent } from "../../events/event.ts";
import {
  describeEntry,
  findTemplate,
  type Templates,
} from "./describe-entry.ts";
import type { TimeRange } from "./time-range.ts";

export interface Criteria {
  /** Of the pack; "" is any. */
  readonly category: string;
  /** Words that all have to stand in what the row says. */
  readonly search: string;
  readonly range: TimeRange;
  readonly templates: Templates;
  readonly locale: string;
}

export interface Choice {
  readonly list: readonly LiveEvent[];
  /** Not all were looked at yet: choose again in the next frame. */
  readonly isLooking: boolean;
}

/** Entries that are read in one frame at most: reading ten thousand takes a tenth of a second. */
const BUDGET = 500;

/** Chooses the entries that fit. Each is read once per set of criteria, however often the list is chosen. */
export class EntryFilter {
  #asked: readonly unknown[] = [];
  #verdicts = new WeakMap<LiveEvent, boolean>();
  #texts = new WeakMap<LiveEvent, string>();
  #words: readonly string[] = [];
  #keyed: { list: EntryList; keys: ReadonlySet<string> } | null = null;
  #budget = 0;
  #last: { from: EntryList; choice: Choice } | null = null;

  /** Those of a list that fit, as far as it was looked through. */
  choose(from: EntryList, criteria: Criteria): Choice {
    this.#follow(criteria);
    const last = this.#last;
    // An array stands still: it is looked through once.
    const isSame = last?.from === from && Array.isArray(from);
    if (isSame && !last.choice.isLooking) return last.choice;
    const choice = this.#look(from, criteria);
    this.#last = { from, choice };
    return choice;
  }

  /** How many fit of the newest `most` that are in no row of what is shown, as far as the list was looked through. */
  countNew(
    from: EntryList,
    shown: EntryList,
    most: number,
    criteria: Criteria,
  ): { readonly count: number; readonly isLooking: boolean } {
    this.#follow(criteria);
    this.#budget = BUDGET;
    const known = this.#keysOf(shown);
    let [count, left] = [0, most];
    for (let at = 0; at < from.length && left > 0; at += 1) {
      const event = from.at(at)!;
      if (known.has(rowKey(event))) continue;
      const fits = this.#judge(event, criteria);
      if (fits === undefined) return { count, isLooking: true };
      left -= 1;
      if (fits) count += 1;
    }
    return { count, isLooking: false };
  }

  /** A list that is held stands still: it is read once. */
  #keysOf(list: EntryList): ReadonlySet<string> {
    if (this.#keyed?.list !== list) {
      const keys = Array.from({ length: list.length }, (_, at) =>
        rowKey(list.at(at)!),
      );
      this.#keyed = { list, keys: new Set(keys) };
    }
    return this.#keyed.keys;
  }

  #look(from: EntryList, criteria: Criteria): Choice {
    const list: LiveEvent[] = [];
    this.#budget = BUDGET;
    let at = 0;
    for (; at < from.length; at += 1) {
      const event = from.at(at)!;
      const fits = this.#judge(event, criteria);
      if (fits === undefined) break;
      if (fits) list.push(event);
    }
    return { list, isLooking: at < from.length };
  }

  /** Undefined once the budget is spent. */
  #judge(event: LiveEvent, criteria: Criteria): boolean | undefined {
    let fits = this.#verdicts.get(event);
    if (fits === undefined && (this.#budget -= 1) >= 0) {
      fits = this.#fits(event, criteria);
      this.#verdicts.set(event, fits);
    }
    return fits;
  }

  #fits(event: LiveEvent, criteria: Criteria): boolean {
    const { category, range, templates } = criteria;
    if (category && findTemplate(event, templates)?.category !== category)
      return false;
    const at = Date.parse(event.at);
    // What has no time is in no range but the one of all times.
    if (range.from !== -Infinity && !(at >= range.from)) return false;
    if (range.to !== Infinity && !(at < range.to)) return false;
    if (this.#words.length === 0) return true;
    const text = this.#read(event, criteria);
    return this.#words.every((word) => text.includes(word));
  }

  #read(event: LiveEvent, { templates, locale }: Criteria): string {
    let text = this.#texts.get(event);
    if (text === undefined) {
      const said = describeEntry(event, templates, locale);
      text = simplify([said.subject, said.title, said.detail].join(" "));
      this.#texts.set(event, text);
    }
    return text;
  }

  /** What was found by other criteria holds no longer. */
  #follow({ category, search, range, templates, locale }: Criteria): void {
    const asked = [templates, locale, category, search, range.from, range.to];
    if (asked.every((one, at) => one === this.#asked[at])) return;
    const [before, beforeLocale] = this.#asked;
    if (!search || templates !== before || locale !== beforeLocale)
      this.#texts = new WeakMap();
    this.#asked = asked;
    this.#verdicts = new WeakMap();
    this.#last = null;
    this.#words = simplify(search).split(/\s+/).filter(Boolean);
  }
}

/** Without case and accents. */
function simplify(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
