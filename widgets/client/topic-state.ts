import { PROOF_MS } from "../events/state.ts";
import type { State } from "../events/state.ts";

/** Short drops do not flicker: what was live stays so for this long, as long as its proof holds. */
const HOLD_MS = 1_000;

/** What is known of a topic's subscription. */
export interface TopicFacts {
  /** Why it was refused; null when it was not. */
  readonly denied: string | null;
  readonly open: boolean;
  readonly joined: boolean;
  /** Whether there is any state to show. */
  readonly started: boolean;
  /** All of that is of an earlier visit. */
  readonly remembered?: boolean;
  readonly caughtUp: boolean;
  readonly provenAt: number | null;
}

/** Says what a topic may claim, and remembers since when it may not claim to be live. */
export class TopicState {
  #raw: State = "connecting";
  #leftLiveAt = -Infinity;

  read(facts: TopicFacts, now: number): State {
    const raw = judge(facts, now);
    if (this.#raw === "live" && raw !== "live") this.#leftLiveAt = now;
    this.#raw = raw;
    const held = now - this.#leftLiveAt < HOLD_MS && isProven(facts, now);
    return held && (raw === "offline" || raw === "catching-up") ? "live" : raw;
  }

  /** When the state changes by time alone; null when only something happening can change it. */
  nextChange(facts: TopicFacts, now: number): number | null {
    if (this.#raw === "live") return facts.provenAt! + PROOF_MS + 1;
    return now - this.#leftLiveAt < HOLD_MS ? this.#leftLiveAt + HOLD_MS : null;
  }
}

function judge(facts: TopicFacts, now: number): State {
  if (facts.denied !== null) return "denied";
  if (!facts.open && facts.remembered) return "stale";
  if (!facts.open) return facts.started ? "offline" : "connecting";
  if (!facts.started) return "connecting";
  if (!facts.joined || !facts.caughtUp) return "catching-up";
  return isProven(facts, now) ? "live" : "stale";
}

function isProven(facts: TopicFacts, now: number): boolean {
  return facts.provenAt !== null && now - facts.provenAt <= PROOF_MS;
}
