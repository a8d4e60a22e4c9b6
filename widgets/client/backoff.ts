import type { ClosedReason } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";

/** A lone drop of a healthy line comes back at once; the spread is for everybody who lost it together. */
const LONE_MS = 500;
/** After a restart, or on a line that keeps breaking, the first delay decides how many knock at the same time. */
const HERD_MS = 10_000;
const MIN_MS = 2_000;
const MAX_MS = 30_000;
/** More losses than this in a minute are not lone drops. */
const MANY = 30;

/**
 * When to connect again: the first delay is random and depends on the cause, the following ones are decorrelated
 * jitter, 2 to 30 s. Figures: docs/decisions/0007-reconnecting.md.
 */
export class Backoff {
  readonly #deps: Pick<ClientDeps, "now" | "random">;
  /** Over how long a lone drop is spread, in ms: it may not be as lone as it looks. */
  spreadMs = 0;
  #previous = 0;
  #losses: number[] = [];

  constructor(deps: Pick<ClientDeps, "now" | "random">) {
    this.#deps = deps;
  }

  /**
   * @param healthy whether the line that was lost had been of use
   * @param seen whether somebody waits for it
   */
  next(reason: ClosedReason, healthy: boolean, seen = true): number {
    const delay = healthy ? this.#first(reason, seen) : this.#further();
    return Math.max(delay, reason.retryAfter ?? 0);
  }

  /** The line proved itself: the next loss is a first one again. */
  settled(): void {
    this.#previous = 0;
  }

  #first(reason: ClosedReason, seen: boolean): number {
    const now = this.#deps.now();
    this.#losses = [...this.#losses.filter((at) => now - at < 60_000), now];
    const calm = seen && reason.kind === "lost" && this.#losses.length <= MANY;
    const most = calm ? Math.max(LONE_MS, this.spreadMs) : HERD_MS;
    const delay = this.#deps.random() * Math.min(most, HERD_MS);
    // Who is refused after a restart is one of many: the second knock is as spread as the first.
    this.#previous = most > LONE_MS ? delay : 0;
    return delay;
  }

  #further(): number {
    const high = Math.min(MAX_MS, Math.max(MIN_MS, this.#previous * 3));
    this.#previous =
      this.#previous === 0
        ? this.#deps.random() * MIN_MS
        : MIN_MS + this.#deps.random() * (high - MIN_MS);
    return this.#previous;
  }
}
