/**
 * What may happen to the next message on its way.
 *
 * - `drop`: it never arrives
 * - `repeat`: it arrives twice
 * - `delay`: it arrives when `release()` is called
 * - `swap`: it arrives after the one that follows it
 */
export type Fault = "drop" | "repeat" | "delay" | "swap";

/** A line that does to messages what was scripted, one fault per message, and nothing otherwise. */
export class FaultyLine {
  #script: Fault[] = [];
  #delayed: (() => void)[] = [];
  #swapped: (() => void) | null = null;

  /** Adds faults for the next messages, in order. */
  script(...faults: readonly Fault[]): void {
    this.#script.push(...faults);
  }

  send(deliver: () => void): void {
    const fault = this.#script.shift();
    if (fault === "drop") return;
    if (fault === "delay") return void this.#delayed.push(deliver);
    if (fault === "swap" && !this.#swapped)
      return void (this.#swapped = deliver);
    deliver();
    if (fault === "repeat") deliver();
    this.#swapBack();
  }

  /** Delivers what was held back. */
  release(): void {
    this.#swapBack();
    for (const deliver of this.#delayed.splice(0)) deliver();
  }

  #swapBack(): void {
    const deliver = this.#swapped;
    this.#swapped = null;
    deliver?.();
  }
}
