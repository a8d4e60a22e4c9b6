import type { LiveEvent, Snapshot } from "./event.ts";
import { hash32 } from "./hash32.ts";

/**
 * The file of a recording: a JSON array with one entry per line, so that a file that was cut can still be read up to
 * there. First a header, then what came, last an end. Every entry ends with `sum`, which is made of the one before
 * and of the entry itself: whatever is cut out, put in or changed shows. It is no signature: it tells accidents and
 * edits, not a forger who writes the whole file anew.
 */
export const RECORDING_VERSION = 1;

/** What is read at most, in bytes. */
export const READ_BYTES = 20_000_000;

/** What came and when, in Unix ms of the server's clock: an event, or the state from which a topic starts anew. */
export type TapeStep =
  | { readonly at: number; readonly event: LiveEvent }
  | { readonly at: number; readonly snapshot: Snapshot };

/** A recording that was read: only what could be proven whole. */
export interface Tape {
  readonly tenant: string;
  readonly pack: string | null;
  /** When it begins and ends, in Unix ms. */
  readonly from: number;
  readonly to: number;
  /** In the order they came; times never go back. */
  readonly steps: readonly TapeStep[];
}

/**
 * - `size`: more than is read
 * - `shape`: no recording
 * - `version`: of a version that is not known here
 * - `cut`: its end is missing
 * - `edited`: an entry is not what was recorded, or impossible
 */
export interface RecordingProblem {
  readonly code: "size" | "shape" | "version" | "cut" | "edited";
  /** What happened, where, and what is left, in words. */
  readonly message: string;
  /** The first entry that cannot be used, counted from 1, the header being the first; 0 where no entry is meant. */
  readonly entry: number;
}

/** Where a replay stands, and how it is moved. Times are Unix ms, by the clock of the recording. */
export interface Replay {
  /** `broken`: nothing of the recording can be used. */
  readonly state: "loading" | "playing" | "paused" | "ended" | "broken";
  readonly now: number;
  readonly from: number;
  readonly to: number;
  /** How many times faster than it happened, 1 to 60. */
  readonly rate: number;
  /** When something came, ascending. */
  readonly times: readonly number[];
  readonly problem: RecordingProblem | null;
  /** That this is a replay, and what is wrong with the recording, in words. */
  readonly note: string;
  /** Plays on, from the start where it had ended. Throws `bad-argument` for a rate that is none. */
  play(rate?: number): void;
  pause(): void;
  /** Moves to a time, at the nearest end where it is outside. Throws `bad-argument` for what is no time. */
  seek(time: number): void;
  /** Moves to the next or previous moment at which something came, and pauses. */
  step(by: 1 | -1): void;
  /** Called when it is moved, starts or stops; not while time merely goes by. Returns its undo. */
  subscribe(listener: () => void): () => void;
}

/** Joins the JSON texts of entries into the text of a file. */
export function sealEntries(entries: readonly string[]): string {
  let sum = "";
  const lines = entries.map((entry) => {
    sum = sumOf(sum, entry);
    return `${entry.slice(0, -1)},"sum":"${sum}"}`;
  });
  return `[\n${lines.join(",\n")}\n]\n`;
}

/** The sum of an entry, from that of the one before it. */
export function sumOf(before: string, entry: string): string {
  const text = before + entry;
  return hash32(text, 1) + hash32(text, 2);
}
