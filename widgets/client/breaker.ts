import type { ClientDeps } from "./client-deps.ts";

/** Failures in a row that open the breaker. */
const FAILURES = 5;
const OPEN_MS = 15_000;
const OPEN_MAX_MS = 120_000;
/** Successes in a row that close a half-open one. */
const SUCCESSES = 2;

export type BreakerState = "closed" | "open" | "half-open";

/**
 * Keeps a page from hammering a server that is down: after 5 failures in a row nothing is sent for about 15 s
 * (doubling to 120 s), then one probe at a time until two have succeeded. One for the calls of an endpoint, and one for
 * attempts to connect, where the second success is that the line holds.
 */
export class Breaker {
  readonly #deps: Pick<ClientDeps, "now" | "random">;
  readonly #isOff: boolean;
  #failures = 0;
  #successes = 0;
  #openings = 0;
  #openUntil = 0;
  #probing = false;

  /** @param isOff it never opens */
  constructor(deps: Pick<ClientDeps, "now" | "random">, isOff = false) {
    this.#deps = deps;
    this.#isOff = isOff;
  }

  get state(): BreakerState {
    if (this.#openUntil === 0) return "closed";
    return this.#deps.now() < this.#openUntil ? "open" : "half-open";
  }

  /** When the next request may go out; null when one may now. */
  get retryAt(): number | null {
    return this.state === "open" ? this.#openUntil : null;
  }

  /** Asks leave for one request. Whoever gets it must report how it went. */
  allow(): boolean {
    if (this.state === "closed") return true;
    if (this.state === "open" || this.#probing) return false;
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#probing = false;
    this.#failures = 0;
    if (this.#openUntil === 0) return;
    this.#successes += 1;
    if (this.#successes >= SUCCESSES) this.reset();
  }

  failed(): void {
    this.#probing = false;
    this.#successes = 0;
    this.#failures += 1;
    if (this.#isOff) return;
    if (this.#openUntil !== 0 || this.#failures >= FAILURES) this.#open();
  }

  /** Nobody waited for the answer any more: that says nothing of the server. */
  dropped(): void {
    this.#probing = false;
  }

  /** Someone asked for it: try again at once. */
  reset(): void {
    this.#failures = this.#successes = this.#openings = this.#openUntil = 0;
    this.#probing = false;
  }

  #open(): void {
    const base = Math.min(OPEN_MS * 2 ** this.#openings, OPEN_MAX_MS);
    this.#openings += 1;
    this.#openUntil = this.#deps.now() + base * (0.5 + this.#deps.random());
  }
}

/** The state to show for several. */
export function worstOf(breakers: readonly Breaker[]): BreakerState {
  const states = breakers.map(({ state }) => state);
  return (
    (["open", "half-open"] as const).find((one) => states.includes(one)) ??
    "closed"
  );
}
