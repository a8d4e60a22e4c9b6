import { LiveletsError, messageOf } from "../events/error.ts";
import type { LiveletsErrorCode } from "../events/error.ts";
import type { ClosedReason } from "../sources/source.ts";

/** What no retry can mend. */
const FINAL: readonly LiveletsErrorCode[] = [
  "denied",
  "unauthorized",
  "missing-peer",
  "bad-argument",
];

/** Anything that was thrown on the way to a connection, as a reason for having none. */
export function closedBy(thrown: unknown): ClosedReason {
  const ours = thrown instanceof LiveletsError ? thrown : null;
  const final = ours !== null && FINAL.includes(ours.code);
  return {
    kind: final ? "final" : "lost",
    message: messageOf(thrown),
    retryAfter: ours?.retryAfter,
  };
}

/** Trouble of the network or the server: it passes. */
export function isPassing(thrown: unknown): boolean {
  return closedBy(thrown).kind === "lost";
}
