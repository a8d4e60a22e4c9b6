/** Heights of the rows of one list, by index, in px: measured where seen, guessed elsewhere. Each call costs O(log n). */
export class RowHeights {
  readonly length: number;
  readonly #heights: Float64Array;
  /** Sums of ranges (a Fenwick tree): entry i covers the `i & -i` rows before row i. */
  readonly #sums: Float64Array;

  /** `known`: the height of a row, or undefined to take `guess`. */
  constructor(
    length: number,
    guess: number,
    known: (index: number) => number | undefined,
  ) {
    this.length = length;
    this.#heights = new Float64Array(length);
    this.#sums = new Float64Array(length + 1);
    for (let at = 1; at <= length; at += 1) {
      const height = known(at - 1) ?? guess;
      this.#heights[at - 1] = height;
      this.#sums[at]! += height;
      const above = at + (at & -at);
      if (above <= length) this.#sums[above]! += this.#sums[at]!;
    }
  }

  get total(): number {
    return this.offset(this.length);
  }

  set(index: number, height: number): void {
    const change = height - this.#heights[index]!;
    this.#heights[index] = height;
    for (let at = index + 1; at <= this.length; at += at & -at)
      this.#sums[at]! += change;
  }

  /** Where a row begins: the heights of all before it. */
  offset(index: number): number {
    let sum = 0;
    for (let at = index; at > 0; at -= at & -at) sum += this.#sums[at]!;
    return sum;
  }

  /** The row at a distance from the beginning; the first or last where it lies outside. */
  find(distance: number): number {
    let index = 0;
    let left = distance;
    for (let step = 2 ** 14; step > 0; step >>= 1) {
      const next = index + step;
      if (next > this.length || this.#sums[next]! > left) continue;
      index = next;
      left -= this.#sums[next]!;
    }
    return Math.max(0, Math.min(index, this.length - 1));
  }
}
