import type { LiveEvent } from "../../events/event.ts";

export interface View {
  /** Newest first. */
  readonly entries: readonly LiveEvent[];
  /** How many entries have come in so far. */
  readonly added: number;
}

/** What a reader sees: the newest, or, while paused or scrolled away, what stood there when that began. */
export class HeldView {
  #held: View | null = null;
  #last: View | null = null;

  /** `fresh`: how many entries have come in behind what is shown. */
  show(
    { entries, added }: View,
    holding: boolean,
  ): View & { readonly fresh: number } {
    const now = { entries, added };
    if (!holding) this.#held = null;
    else this.#held ??= this.#last ?? now;
    const shown = this.#held ?? now;
    this.#last = shown;
    return { ...shown, fresh: added - shown.added };
  }

  /** The next `show` shows the newest; a view that is still held is held there. */
  release(): void {
    this.#held = null;
    this.#last = null;
  }
}
