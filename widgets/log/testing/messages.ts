import type { HistoryAnswer, HistoryQuery } from "../../events/answers.ts";
import type { Frame } from "../../events/frame.ts";

/** A message on its way to a reader. `head` and `timeline` are null for forged ones. */
export interface Message {
  readonly frame: Frame;
  readonly head: number | null;
  readonly timeline: number | null;
}

/** A request on its way. Served at some moment, delivered at a later one. */
export interface Request {
  readonly id: number | null;
  readonly query: HistoryQuery | null;
  readonly sentAt: number;
  served?: Served;
}

interface Served {
  readonly history?: HistoryAnswer;
  readonly heads?: { readonly epoch: string; readonly seq: number };
  readonly timeline: number;
  readonly head: number;
}
