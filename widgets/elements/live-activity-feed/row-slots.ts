/**
 * Gives a row that comes the nodes of one that leaves: in a storm all rows in view change with every frame, and
 * writing them anew is far cheaper than making them anew. A row that stays keeps its own.
 */
export class RowSlots {
  #slots = new Map<string, number>();
  #made = 0;

  /** A number for each of these rows; two rows have the same one only after each other. */
  assign(keys: readonly string[]): readonly number[] {
    const before = this.#slots;
    const now = new Map<string, number>();
    for (const key of keys) {
      const slot = before.get(key);
      if (slot === undefined) continue;
      now.set(key, slot);
      before.delete(key);
    }
    const free = before.values();
    for (const key of keys)
      if (!now.has(key)) now.set(key, free.next().value ?? (this.#made += 1));
    this.#slots = now;
    return keys.map((key) => now.get(key)!);
  }
}
