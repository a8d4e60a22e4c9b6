import { WORST_FIRST, type State } from "../events/state.ts";
import type { Phase } from "./connection-options.ts";
import type { TopicLog } from "./topic-log.ts";
import type { TopicStatus } from "./types.ts";

/** The whole from its parts: the state, a sentence where it needs one, and the oldest proof. */
export function overall(
  phase: Phase,
  reason: string | null,
  topics: readonly TopicStatus[],
  online: boolean,
): { state: State; why: string | null; provenAt: number | null } {
  const proofs = topics
    .map(({ provenAt }) => provenAt)
    .filter((at) => at !== null);
  const provenAt = proofs.length > 0 ? Math.min(...proofs) : null;
  if (phase === "denied") return { state: "denied", why: reason, provenAt };

  const states = topics.map(({ state }) => state);
  const state =
    WORST_FIRST.find((one) => states.includes(one)) ??
    (states.length > 0 ? "denied" : idle(phase));
  const why =
    state === "denied"
      ? (topics[0]?.reason ?? null)
      : state === "offline" || phase === "waiting" || phase === "open"
        ? reason
        : null;
  return {
    state,
    why: online || state === "live" ? why : "this device is offline",
    provenAt,
  };
}

/** Without a topic nothing is proven: a connection that merely stands is not live. */
function idle(phase: Phase): State {
  return phase === "waiting" || phase === "closed" ? "offline" : "connecting";
}

/** How much of what was missed has come, over all topics that catch up. */
export function progressOf(
  topics: readonly TopicLog[],
): { done: number; total: number } | null {
  const parts = topics.map(({ receiver }) => receiver.progress);
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  return {
    done: known.reduce((sum, { done }) => sum + done, 0),
    total: known.reduce((sum, { total }) => sum + total, 0),
  };
}
