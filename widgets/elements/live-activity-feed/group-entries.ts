import type { EntryList } from "../../controllers/feed-window.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { Alike } from "./read-alike.ts";

/** Entries beside each other that are told as one. */
export interface Group {
  /** What its row goes by in the list: at the place of the newest, with a name of its own. */
  readonly row: LiveEvent;
  readonly newest: LiveEvent;
  readonly oldest: LiveEvent;
  readonly count: number;
  /** How many it is about. */
  readonly people: number;
  /** The names of the newest two. */
  readonly names: readonly string[];
  /** What all of them say; null where they differ. */
  readonly detail: string | null;
  /** All of them, if they are shown below its row; else none. */
  readonly members: readonly LiveEvent[];
}

export interface GroupRules {
  /** Null: a row of its own. Undefined: not read yet. */
  readonly read: (event: LiveEvent) => Alike | null | undefined;
  /** Something stands between the two, `above` being newer. */
  readonly isApart: (above: LiveEvent, below: LiveEvent) => boolean;
  /** The row of a group: the same object while these two are the same. */
  readonly rowOf: (newest: LiveEvent, oldest: LiveEvent) => LiveEvent;
  /** Its group's entries are shown. */
  readonly isOpen: (event: LiveEvent) => boolean;
}

/** The rows of a list whose entries are grouped, in the list's order: none is left out, and none changes its place. */
export class GroupedList implements EntryList {
  /** By their row. */
  readonly groups = new Map<LiveEvent, Group>();
  /** Not all were read yet: group again in the next frame. */
  isReading = false;
  readonly #rows: LiveEvent[] = [];
  /** How many entries the rows up to each stand for. */
  readonly #ends: number[] = [];
  #rest = 0;

  /** As many rows as `most`, and those below the rows of open groups. */
  constructor(list: EntryList, most: number, rules: GroupRules) {
    let at = 0;
    for (let row = 0; row < most && at < list.length; row += 1) {
      const end = this.#findEnd(list, at, rules);
      if (end === at) break;
      if (end - at > 1) this.#addGroup(list, at, end, rules);
      else this.#add(list.at(at)!, end);
      at = end;
    }
    this.#rest = list.length - at;
  }

  /** How many rows there are. */
  get size(): number {
    return this.#rows.length;
  }

  /** The same, and what was not grouped, each a row. */
  get length(): number {
    return this.size + this.#rest;
  }

  at(index: number): LiveEvent | undefined {
    return this.#rows[index];
  }

  /** How many entries so many rows stand for. */
  entriesOf(rows: number): number {
    return this.#ends[Math.min(rows, this.size) - 1] ?? 0;
  }

  /** Behind the last that is like the one at `start`; `start` itself where that was not read yet. */
  #findEnd(list: EntryList, start: number, rules: GroupRules): number {
    let above = list.at(start)!;
    const first = rules.read(above);
    if (first === undefined) this.isReading = true;
    if (!first) return first === null ? start + 1 : start;
    let end = start + 1;
    for (; end < list.length; end += 1) {
      const event = list.at(end)!;
      const alike = rules.read(event);
      if (alike === undefined) this.isReading = true;
      if (alike?.key !== first.key || rules.isApart(above, event)) break;
      above = event;
    }
    return end;
  }

  #addGroup(list: EntryList, start: number, end: number, rules: GroupRules) {
    const names = new Map<string, string>();
    const newest = list.at(start)!;
    let { detail } = rules.read(newest)!;
    let isOpen = false;
    for (let at = start; at < end; at += 1) {
      const event = list.at(at)!;
      const { who, subject, detail: own } = rules.read(event)!;
      if (subject !== null && !names.has(who)) names.set(who, subject);
      if (own !== detail) detail = null;
      isOpen ||= rules.isOpen(event);
    }
    const oldest = list.at(end - 1)!;
    const row = rules.rowOf(newest, oldest);
    const members: LiveEvent[] = [];
    this.#add(row, isOpen ? start : end);
    for (let at = start; isOpen && at < end; at += 1) {
      members.push(list.at(at)!);
      this.#add(list.at(at)!, at + 1);
    }
    this.groups.set(row, {
      row,
      newest,
      oldest,
      count: end - start,
      people: names.size,
      names: [...names.values()].slice(0, 2),
      detail,
      members,
    });
  }

  #add(row: LiveEvent, end: number): void {
    this.#rows.push(row);
    this.#ends.push(end);
  }
}
