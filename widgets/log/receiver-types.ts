import type { HistoryQuery } from "../events/answers.ts";
import type { Cursor, LiveEvent, Snapshot } from "../events/event.ts";
import type { ReceiverLimits } from "./receiver-limits.ts";

/** What the owner of a receiver has to do, in this order. `head`: ask `heads` for this topic, some time soon. */
export type ReceiverEffect =
  | { readonly type: "apply"; readonly event: LiveEvent }
  | { readonly type: "reset"; readonly snapshot: Snapshot }
  | {
      readonly type: "fetch";
      readonly id: number;
      readonly query: HistoryQuery;
    }
  | { readonly type: "head" };

export interface ReceiverOptions {
  /** Where a kept state stands; without one it starts from a snapshot. */
  readonly cursor?: Cursor;
  readonly random?: () => number;
  readonly limits?: Partial<ReceiverLimits>;
}

/** What became of events since the receiver was made. */
export interface ReceiverCounters {
  readonly applied: number;
  readonly repeated: number;
  /** Came before their turn. */
  readonly early: number;
  readonly fetches: number;
  readonly resets: number;
  /** Holes that had to be fetched. */
  readonly gaps: number;
}
