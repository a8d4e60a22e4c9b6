import type { Tile } from "./tile.ts";

/** A value that changes again within this is not settled. */
const SETTLED_MS = 4_000;
/** Nobody can listen to more than one summary in this time. */
const EVERY_MS = 20_000;

interface Held {
  readonly text: string;
  readonly since: number;
  said: string;
}

/** What a screen reader is told: settled values only, together, and seldom. */
export class SettledValues {
  #held = new Map<string, Held>();
  #text = "";
  #saidAt = -Infinity;

  /** What to say now; `now` is any clock in ms that only goes forward. What was there at first is not news. */
  say(tiles: readonly Tile[], now: number): string {
    const before = this.#held;
    this.#held = new Map();
    for (const tile of tiles)
      if (!tile.worded) this.#hold(tile, before.get(tile.name), now);
    if (now - this.#saidAt < EVERY_MS) return this.#text;
    const news = [...this.#held.values()].filter(
      ({ text, said, since }) => text !== said && now - since >= SETTLED_MS,
    );
    if (news.length === 0) return this.#text;
    this.#saidAt = now;
    return (this.#text = news
      .map((held) => (held.said = held.text))
      .join(", "));
  }

  #hold(
    { name, label, text, unit, mark }: Tile,
    before: Held | undefined,
    now: number,
  ): void {
    const said = [`${label} ${text}${unit}`, mark?.label]
      .filter(Boolean)
      .join(" ");
    this.#held.set(
      name,
      before?.text === said
        ? before
        : { text: said, since: now, said: before?.said ?? said },
    );
  }
}
