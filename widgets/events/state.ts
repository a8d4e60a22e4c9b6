/**
 * What a topic, or the whole client, may say of itself.
 *
 * - `connecting`: nothing has been proven yet
 * - `live`: joined, caught up, and proven so at most 45 s ago
 * - `catching-up`: joined, fetching what was missed
 * - `stale`: joined, but the last proof is older than 45 s
 * - `offline`: no connection; it is being retried
 * - `denied`: refused for good; says why
 * - `unverified`: a bare channel: no log behind it, so nothing can be proven
 */
export type State =
  | "connecting"
  | "live"
  | "catching-up"
  | "stale"
  | "offline"
  | "denied"
  | "unverified";

/** Every state, for `:state()` selectors and tables. */
export const STATES: readonly State[] = [
  "connecting",
  "live",
  "catching-up",
  "stale",
  "offline",
  "denied",
  "unverified",
];

/** Measured round trips: excellent < 100 ms and no reconnect, good < 300 ms, poor < 1,000 ms, else critical. */
export type Quality = "excellent" | "good" | "poor" | "critical";

/** A proof of freshness older than this many milliseconds is worth nothing. */
export const PROOF_MS = 45_000;

/** What counts where several are one: the worst. `denied` is not among them, since the others are worth showing. */
export const WORST_FIRST: readonly State[] = [
  "offline",
  "connecting",
  "stale",
  "catching-up",
  "unverified",
  "live",
];
