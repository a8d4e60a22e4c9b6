import type { LiveEvent } from "../../events/event.ts";
import type { Seen } from "./held-view.ts";

/** Remembers where a reader was who went away, so that a line can part what came meanwhile from what was seen. */
export class AwayMark {
  #left: Seen | null = null;
  #seen: Seen | null = null;
  #back: LiveEvent | undefined;
  #count = 0;

  /** How many came while the reader was away; 0: there is no line. */
  get count(): number {
    return this.#count;
  }

  /** The newest that the reader had seen: the line stands above it. */
  get seen(): LiveEvent | undefined {
    return this.#seen?.event;
  }

  /** The newest when he was back. */
  get back(): LiveEvent | undefined {
    return this.#back;
  }

  /** `isAway`: null is, neither clearly away nor back. `added`: how many have come in by now, `newest` being the last. */
  look(
    isAway: boolean | null,
    seen: Seen,
    added: number,
    newest: LiveEvent | undefined,
  ): void {
    // The list is another: other topics, or none any more.
    if (this.#seen && added < this.#seen.added) this.clear();
    if (isAway) this.#left ??= seen.event ? seen : null;
    if (isAway !== false || !this.#left) return;
    if (added > this.#left.added) {
      this.#seen ??= this.#left;
      this.#count = added - this.#seen.added;
      this.#back = newest;
    }
    this.#left = null;
  }

  /** The reader has seen the line, or the list is another. */
  clear(): void {
    this.#seen = null;
    this.#count = 0;
  }
}
