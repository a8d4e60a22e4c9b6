import type { LiveEvent } from "../../events/event.ts";
import type { EntryList } from "../../controllers/feed-window.ts";
import { findTemplate, type Templates } from "./describe-entry.ts";

/** The entries of a category. The last choice is kept: a list that stands still is looked through once. */
export class EntryChoice {
  #asked: readonly unknown[] = [];
  #chosen: readonly LiveEvent[] = [];

  /** At least the first `most` of them, if there are as many; "" is every one. Stops looking once it has them. */
  choose(
    entries: EntryList,
    templates: Templates,
    category: string,
    most: number,
  ): EntryList {
    if (!category) return entries;
    const asked = [entries, templates, category, most];
    const stands = Array.isArray(entries);
    if (stands && asked.every((one, at) => one === this.#asked[at]))
      return this.#chosen;
    const chosen: LiveEvent[] = [];
    for (let at = 0; at < entries.length; at += 1) {
      const event = entries.at(at)!;
      if (findTemplate(event, templates)?.category === category)
        chosen.push(event);
      if (chosen.length === most) break;
    }
    this.#asked = asked;
    this.#chosen = chosen;
    return chosen;
  }
}
