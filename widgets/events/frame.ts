import type { LiveEvent } from "./event.ts";

/** A frame never exceeds this many bytes of UTF-8 JSON; a larger one goes out thin. */
export const FRAME_BYTES = 8_192;

/**
 * A hint that travels over an engine: the events `from … to` of a topic, and the head of its log.
 *
 * - `events` empty and `from <= to`: a thin frame; the events have to be fetched
 * - `from = head + 1, to = head, events` empty: a head frame; it tells the head alone
 */
export interface Frame {
  readonly kind: "frame";
  readonly topic: string;
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly events: readonly LiveEvent[];
}

/** The topic's generation was bumped: ask `connect` again. */
export interface Moved {
  readonly kind: "moved";
  readonly topic: string;
}
