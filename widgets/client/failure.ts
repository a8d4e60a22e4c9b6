import { LiveletsError, messageOf } from "../events/error.ts";
import type { LiveletsErrorCode } from "../events/error.ts";
import type { ClosedReason } from "../sources/source.ts";

/** What no retry can mend: a refusal, or what the page has to mend. */
const FINAL: Partial<Record<LiveletsErrorCode, "final" | "setup">> = {
  denied: "final",
  unauthorized: "final",
  "missing-peer": "setup",
  "bad-argument": "setup",
  "definition-failed": "setup",
};

/** Anything that was thrown on the way to a connection, as a reason for having none. */
export function closedBy(thrown: unknown): ClosedReason {
  const ours = thrown instanceof LiveletsError ? thrown : null;
  return {
    kind: (ours && FINAL[ours.code]) ?? "lost",
    message: messageOf(thrown),
    retryAfter: ours?.retryAfter,
  };
}

/** Trouble of the network or the server: it passes. */
export function isPassing(thrown: unknown): boolean {
  return closedBy(thrown).kind === "lost";
}
