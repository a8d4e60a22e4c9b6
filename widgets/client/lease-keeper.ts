import type { LeaseAnswer } from "../events/lease.ts";
import { isPassing } from "./failure.ts";
import { LeaseClaim } from "./lease-claim.ts";
import type { LeaseClock, Moment } from "./lease-clock.ts";
import { Timers } from "./timers.ts";

const RETRY_MS = 1_000;
/** While nothing is known of it, it is asked for this often. */
const DOUBT_MS = 5_000;

export interface LeaseKeeperOptions {
  readonly clock: LeaseClock;
  readonly after: (ms: number, run: () => void) => () => void;
  /** Asks the server for more time. */
  readonly renew: (token: number) => Promise<LeaseAnswer>;
  readonly changed: () => void;
  /** It is this page's no more, without having been given back. */
  readonly lost: () => void;
}

/** Keeps what this page has: renews it at a third of its time, and ends it before the server does. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #timers: Timers;
  #claim: LeaseClaim | null = null;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#timers = new Timers(options);
  }

  get token(): number | null {
    return this.#claim?.token ?? null;
  }

  /** Null while this page has nothing. */
  get state(): "mine" | "unknown" | null {
    const claim = this.#claim;
    if (!claim) return null;
    // A deadline that has passed unnoticed is one during which the page slept.
    return claim.slept || claim.left <= 0 ? "unknown" : "mine";
  }

  /** @param asked before the request was sent */
  hold({ token, expiresAt, serverTime }: LeaseAnswer, asked: Moment): void {
    const lasts = expiresAt! - serverTime;
    if (this.#claim?.token === token) this.#claim.extend(asked, lasts);
    else this.#claim = new LeaseClaim(this.#options.clock, token, asked, lasts);
    this.#plan(this.#claim.due);
  }

  /** Nothing is this page's any more: the token that was. */
  end(): number | null {
    const { token } = this;
    this.#claim = null;
    this.#timers.stopAll();
    return token;
  }

  /** The page was shown again, or the network came back. */
  wake(): void {
    if (this.#claim) this.#renew(this.#claim);
  }

  #renew(claim: LeaseClaim): void {
    const asked = this.#options.clock.now();
    // The next one does not wait for this one's answer: a line may be silent for longer than the lease lasts.
    const { left } = claim;
    this.#plan(left > 0 ? Math.max(RETRY_MS, left / 3) : DOUBT_MS);
    const isOver = () => this.#claim !== claim;
    this.#options.renew(claim.token).then(
      (answer) => {
        if (isOver()) return;
        if (answer.status === "held") this.hold(answer, asked);
        else this.#lose();
      },
      (thrown: unknown) => {
        if (isOver()) return;
        if (!isPassing(thrown)) this.#lose();
        else if (claim.left > 0) this.#plan(RETRY_MS);
      },
    );
  }

  /** When to renew it, and when it will have ended. */
  #plan(ms: number): void {
    const claim = this.#claim!;
    const { left } = claim;
    claim.idle(left > 0 ? Math.min(ms, left) : ms);
    this.#timers.start("renew", ms, () => this.#renew(claim));
    if (left > 0) this.#timers.start("end", left, () => this.#ended(claim));
    this.#options.changed();
  }

  /** By this page's own clocks, before the server thinks so; unless the page slept: then the server is to say. */
  #ended(claim: LeaseClaim): void {
    const { left } = claim;
    if (left > 0) this.#timers.start("end", left, () => this.#ended(claim));
    else if (claim.slept) this.#renew(claim);
    else this.#lose();
  }

  #lose(): void {
    this.end();
    this.#options.lost();
  }
}
