import type { EntryList, FeedWindow } from "../../controllers/feed-window.ts";
import type { LiveEvent } from "../../events/event.ts";

interface Held {
  /** Newest first. */
  readonly entries: readonly LiveEvent[];
  /** How many entries had come in. */
  readonly added: number;
}

/** The newest that was shown, and how many entries had come in by then. */
export interface Seen {
  readonly event: LiveEvent | undefined;
  readonly added: number;
}

export interface Shown {
  readonly list: EntryList;
  /** How many entries have come in behind it. */
  readonly fresh: number;
}

/** What is let go of a held view is let go this many at a time: each time costs a look at all of it. */
const STEP = 200;

/** What a reader sees: the newest, or, while paused or scrolled away, what stood there when that began. */
export class HeldView {
  #window: FeedWindow | null = null;
  #held: Held | null = null;
  /** What was shown last. */
  #first: LiveEvent | undefined;
  #added = 0;

  show(window: FeedWindow, holding: boolean): Shown {
    if (window !== this.#window) this.#first = undefined;
    if (!holding || !this.#first) this.#held = null;
    else this.hold(window);
    this.#window = window;
    if (this.#held)
      return {
        list: this.#held.entries,
        fresh: window.added - this.#held.added,
      };
    this.#first = window.at(0);
    this.#added = window.added;
    return { list: window, fresh: 0 };
  }

  /** To be called before anything of the window changes. */
  hold(window: FeedWindow): void {
    if (this.#held || window !== this.#window || !this.#first) return;
    const { entries } = window;
    // A page that asks for the entries between two paints has them flushed: they have not been shown yet.
    const at = entries.indexOf(this.#first);
    const held = at > 0 ? entries.slice(at) : entries;
    this.#held = { entries: held, added: this.#added };
  }

  /** The newest are shown; a view that is still held is held there. */
  release(window: FeedWindow): void {
    this.#held = { entries: window.entries, added: window.added };
  }

  /** The newest of what the reader has been shown. */
  get seen(): Seen {
    const held = this.#held;
    return held
      ? { event: held.entries[0], added: held.added }
      : { event: this.#first, added: this.#added };
  }

  /** Those that are held become others. */
  change(
    change: (entries: readonly LiveEvent[]) => readonly LiveEvent[],
  ): void {
    const held = this.#held;
    if (held) this.#held = { ...held, entries: change(held.entries) };
  }

  /** Lets go of what lies furthest from the reader, so that no more than about `most` are kept. */
  trim(most: number): void {
    if (this.#held && this.#held.entries.length > most + STEP)
      this.change((entries) => entries.slice(0, most));
  }
}
