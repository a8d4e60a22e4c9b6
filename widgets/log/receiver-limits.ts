/** Times are milliseconds. */
export interface ReceiverLimits {
  /** Early events kept at most, and their size in characters of JSON. */
  readonly held: number;
  readonly heldSize: number;
  /** Further ahead of the cursor than this, a frame is a reason to ask the server, never a fact. */
  readonly ahead: number;
  /** Ids of applied events that are remembered, to notice a log that was restored to the past. */
  readonly remembered: number;
  /** How long a hole may wait for a late frame before it is fetched. 0 where nothing can be late: polling. */
  readonly reorderMs: number;
  /** The second look at the head after a join or a snapshot comes between these two: engines replicate late. */
  readonly lookMinMs: number;
  readonly lookMaxMs: number;
  /** One kind of suspicion sends at most one fetch in this time. */
  readonly verifyMs: number;
  /** Pause after an answer that did not close the gap; doubles up to `idleMaxMs`. */
  readonly idleMs: number;
  readonly idleMaxMs: number;
  /** So many answers in a row without what a frame promised, and the server is believed. */
  readonly believeAfter: number;
  /** Pause after a failed fetch; doubles up to `failMaxMs`, and half of it is random. */
  readonly failMs: number;
  readonly failMaxMs: number;
  /** Events asked for at once. */
  readonly page: number;
}

export const LIMITS: ReceiverLimits = {
  held: 512,
  heldSize: 1_048_576,
  ahead: 10_000,
  remembered: 256,
  reorderMs: 200,
  lookMinMs: 3_000,
  lookMaxMs: 6_000,
  verifyMs: 5_000,
  idleMs: 200,
  idleMaxMs: 5_000,
  believeAfter: 6,
  failMs: 500,
  failMaxMs: 30_000,
  page: 200,
};
