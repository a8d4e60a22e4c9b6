import type { ClosedReason } from "../sources/source.ts";
import { Backoff } from "./backoff.ts";
import type { Breaker } from "./breaker.ts";
import type { ClientDeps } from "./client-deps.ts";

/** Attempts that come to nothing: so many in any minute, whoever asks for them and however often the page wakes. */
const MOST = 12;
const MINUTE_MS = 60_000;
/** The least wait after a try that somebody asked for. */
const SOON_MS = 500;

/** When a connection may be tried, and when next: backoff after each loss, a breaker over many, a budget over all. */
export class Retries {
  readonly #deps: Pick<ClientDeps, "now" | "random">;
  readonly #breaker: Breaker;
  readonly #backoff: Backoff;
  /** When attempts were begun that have come to nothing yet; the last may be under way. */
  #vain: number[] = [];
  #isUseful = false;
  /** When a try was due that somebody did not want to wait for: it comes no later for that. */
  #due: number | null = null;

  constructor(deps: Pick<ClientDeps, "now" | "random">, breaker: Breaker) {
    this.#deps = deps;
    this.#breaker = breaker;
    this.#backoff = new Backoff(deps);
  }

  /** Asks leave for an attempt: 0, or how many ms there is none. */
  begin(): number {
    const now = this.#deps.now();
    const left = (at: number) => at + MINUTE_MS - now;
    this.#vain = this.#vain.filter((at) => left(at) > 0);
    if (this.#vain.length >= MOST) return left(this.#vain[0]!);
    this.#vain.push(now);
    this.#isUseful = false;
    return 0;
  }

  /** Somebody does not want to wait until `retryAt`. */
  hasten(retryAt: number | null): void {
    this.#due = retryAt;
    this.#breaker.reset();
  }

  opened(): void {
    this.#due = null;
  }

  /** The line is of use: something was joined over it. */
  useful(): void {
    if (this.#isUseful) return;
    this.#isUseful = true;
    this.#vain.pop();
    this.#breaker.succeeded();
  }

  /** The line has held for a while. */
  settled(): void {
    this.#backoff.settled();
    this.#breaker.succeeded();
  }

  /** Over how long to spread when a line breaks without a word, in ms: as the server says. */
  spread(ms = 0): void {
    this.#backoff.spreadMs = ms;
  }

  /** How long to wait, in ms, after a line was lost or did not come about; longer where nobody sees the page. */
  after(reason: ClosedReason, seen = true): number {
    const now = this.#deps.now();
    const [wasUseful, due] = [this.#isUseful, this.#due];
    this.#isUseful = false;
    this.#due = null;
    if (!wasUseful) this.#breaker.failed();
    if (due !== null)
      return Math.max(SOON_MS, due - now, reason.retryAfter ?? 0);
    const delay = this.#backoff.next(reason, wasUseful, seen);
    return Math.max(delay, (this.#breaker.retryAt ?? 0) - now);
  }
}
