import type { LiveEvent } from "../../events/event.ts";
import type { Tone } from "../../events/pack.ts";

/** Everything that one tile says, as plain data: what `renderItem` gets. */
export interface Tile {
  readonly name: string;
  readonly label: string;
  /** As it came; null where there is none or it cannot be shown. */
  readonly value: number | string | boolean | null;
  /** As the locale writes it, or in words why it is not there. */
  readonly text: string;
  /** Quietly behind it: a unit, `/ 5`. */
  readonly unit: string;
  /** Whether `text` is a word of ours instead of a value. */
  readonly worded: boolean;
  /** Where `text` begins to differ from what stood there before; -1: nowhere, or nothing stood there. */
  readonly changedAt: number;
  /** Goes up by one with each change. */
  readonly turn: number;
  readonly trend: Trend | null;
  readonly mark: { readonly tone: Tone; readonly label: string } | null;
  readonly goal: Goal | null;
  readonly past: Past | null;
  readonly simulated: boolean;
  /** The newest event behind it. */
  readonly event: LiveEvent | null;
  /** Unix ms of that event; null if there is none, or its time is none. */
  readonly at: number | null;
  readonly staleAfterMs: number;
  /** Why this tile cannot be shown, in one sentence. */
  readonly problem: string | null;
}

export interface Trend {
  readonly way: "up" | "down" | "flat";
  readonly tone: Tone;
  readonly text: string;
  /** What it is compared with. */
  readonly with: string;
}

export interface Goal {
  /** 0–1 */
  readonly ratio: number;
  readonly text: string;
  readonly label: string;
}

/** The recent past as a picture of 100 × 30. */
export interface Past {
  readonly kind: "area" | "line" | "bar" | "cells";
  /** Of line, area and bars. */
  readonly path: string;
  /** Of cells: from where to where each tone holds. */
  readonly cells: readonly {
    readonly tone: Tone;
    readonly x: number;
    readonly width: number;
  }[];
  readonly label: string;
}
