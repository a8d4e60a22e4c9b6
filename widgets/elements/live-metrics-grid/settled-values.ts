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
    this.#hold(tiles, now);
    if (now - this.#saidAt < EVERY_MS) return this.#text;
    const news = tiles.filter(({ name }) => {
      const { text, said, since } = this.#held.get(name)!;
      return text !== said && now - since >= SETTLED_MS;
    });
    if (news.length === 0) return this.#text;
    for (const { name } of news) {
      const held = this.#held.get(name)!;
      held.said = held.text;
    }
    this.#saidAt = now;
    return (this.#text = news.map(sentenceOf).join(", "));
  }

  #hold(tiles: readonly Tile[], now: number): void {
    const held = new Map<string, Held>();
    for (const tile of tiles) {
      const text = sentenceOf(tile);
      const before = this.#held.get(tile.name);
      const isNew = !before || before.said === "";
      if (before?.text === text) held.set(tile.name, before);
      else
        held.set(tile.name, {
          text,
          since: now,
          said: isNew ? text : before.said,
        });
      if (tile.worded) held.get(tile.name)!.said = "";
    }
    this.#held = held;
  }
}

function sentenceOf({ label, text, unit, mark }: Tile): string {
  return [`${label} ${text}${unit}`, mark?.label].filter(Boolean).join(" ");
}
