import type { LeaseAnswer, LeaseFacts } from "../events/lease.ts";
import { callSafely } from "./call-safely.ts";
import { isPassing } from "./failure.ts";
import { askLease } from "./lease-host.ts";
import type { LeaseHost } from "./lease-host.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { LeaseNews } from "./lease-news.ts";
import type { Lease, LeaseView, LeaseWish } from "./lease-types.ts";
import { Timers } from "./timers.ts";

/** After a failure that passes. */
const RETRY_MS = 1_000;

/** One resource's lease. Only what the server said makes it this page's, and for no longer than the server said. */
export class ResourceLease implements Lease {
  readonly resource: string;
  readonly #host: LeaseHost;
  readonly #ttl: number | undefined;
  readonly #timers: Timers;
  readonly #keeper: LeaseKeeper;
  readonly #news: LeaseNews;
  readonly #listeners = new Set<(lease: Lease) => void>();
  /** How often it was given back: what was asked for before is not wanted any more. */
  #releases = 0;
  #isLost = false;
  /** The token of the holder who was asked. */
  #askedUnder: number | null = null;
  #topic: string | null = null;
  /** Ends the waiting of `acquire`, or lets it try again. */
  #waiting: ((again: boolean) => void) | null = null;
  #told: string;

  constructor(resource: string, ttl: number | undefined, host: LeaseHost) {
    this.resource = resource;
    this.#host = host;
    this.#ttl = ttl;
    this.#timers = new Timers(host);
    this.#news = new LeaseNews(resource, host.topic, (facts) =>
      this.#learned(facts),
    );
    this.#keeper = new LeaseKeeper({
      ...host,
      renew: (token) => this.#post({ action: "renew", token, ttl }),
      changed: () => this.#settle(),
      lost: () => this.#lost(),
    });
    this.#told = this.#looks();
  }

  // how it looks ------------------------------------------------------------------------------------------------------

  get state(): LeaseView["state"] {
    const own = this.#keeper.state;
    if (own) return own;
    const { facts } = this.#news;
    if (this.#isLost || !facts) return this.#isLost ? "lost" : "unknown";
    if (!facts.holder) return "free";
    return facts.token === this.#askedUnder ? "asked" : "held";
  }

  get token() {
    return this.#keeper.token;
  }

  get holder() {
    return this.#news.facts?.holder ?? null;
  }

  get since() {
    return this.#news.facts?.since ?? null;
  }

  get expiresAt() {
    return this.#news.facts?.expiresAt ?? null;
  }

  get reason() {
    return this.#news.facts?.reason ?? null;
  }

  get asker() {
    const { by, asked } = this.#news.facts ?? {};
    return by ? { ...by, ...(asked && { message: asked }) } : null;
  }

  subscribe(listener: (lease: Lease) => void): () => void {
    const own = (lease: Lease) => listener(lease);
    this.#listeners.add(own);
    if (this.#topic === null) void this.#look();
    this.#settle();
    return () => {
      this.#listeners.delete(own);
      this.#settle();
    };
  }

  // what the page wants -----------------------------------------------------------------------------------------------

  async acquire({ wait = false, reason }: LeaseWish = {}): Promise<boolean> {
    const releases = this.#releases;
    for (;;) {
      const got = await this.#get({ action: "acquire", reason }, wait);
      if (got || !wait || releases !== this.#releases) return got;
      if (!(await this.#untilChance())) return false;
    }
  }

  take(reason: string): Promise<boolean> {
    return this.#get({ action: "take", reason });
  }

  async ask(message?: string): Promise<boolean> {
    const answer = await this.#post({ action: "ask", reason: message });
    if (answer.status !== "asked") return false;
    this.#askedUnder = answer.token;
    this.#settle();
    return true;
  }

  async release(): Promise<void> {
    this.#releases += 1;
    this.#waiting?.(false);
    const token = this.#keeper.end();
    this.#isLost = false;
    if (token !== null) await this.#giveBack(token);
    this.#settle();
  }

  /** The page was shown again, or the network came back. */
  wake(): void {
    this.#keeper.wake();
    this.#waiting?.(true);
  }

  /** Gives back what is held, without waiting for it. */
  close(): void {
    this.#listeners.clear();
    void this.release();
    this.#settle();
  }

  /** @param isPatient who waits is not told of what passes */
  async #get(body: object, isPatient = false): Promise<boolean> {
    const asked = this.#host.clock.now();
    const releases = this.#releases;
    try {
      const answer = await this.#post({ ...body, ttl: this.#ttl });
      if (answer.status !== "held") return false;
      if (releases === this.#releases) {
        this.#isLost = false;
        this.#keeper.hold(answer, asked);
        return true;
      }
      // Given back before it was known that it was got.
      if (this.token === null) await this.#giveBack(answer.token);
      return false;
    } catch (thrown) {
      if (isPatient && isPassing(thrown)) return false;
      throw thrown;
    }
  }

  /** Until it is free, or may be: false when nobody waits any more. */
  #untilChance(): Promise<boolean> {
    this.#waiting?.(false);
    return new Promise((resolve) => {
      this.#waiting = (again) => {
        this.#waiting = null;
        this.#timers.stop("wait");
        resolve(again);
      };
      const { now, random } = this.#host;
      const ends = this.holder ? (this.expiresAt ?? 0) - now() : 0;
      // Not all who wait at the same moment.
      const ms = Math.min(Math.max(ends, RETRY_MS), 60_000);
      this.#timers.start("wait", ms + random() * RETRY_MS, () =>
        this.#waiting?.(true),
      );
      this.#settle();
    });
  }

  // the server --------------------------------------------------------------------------------------------------------

  async #post(body: object): Promise<LeaseAnswer> {
    const answer = await askLease(this.#host, this.resource, body);
    this.#topic = answer.topic;
    this.#news.learn(answer);
    this.#settle();
    return answer;
  }

  async #look(): Promise<void> {
    try {
      await this.#post({ action: "look" });
    } catch (thrown) {
      // Nobody asked for anything: what may not be seen stays unknown.
      if (isPassing(thrown) && this.#listeners.size > 0)
        this.#timers.start("look", 5 * RETRY_MS, () => void this.#look());
    }
  }

  async #giveBack(token: number): Promise<void> {
    await this.#post({ action: "release", token }).catch(() => {});
  }

  // what changed ------------------------------------------------------------------------------------------------------

  #learned({ token, holder }: LeaseFacts): void {
    const mine = this.#keeper.token;
    // Somebody took it, or the server ended it.
    if (mine !== null && (token > mine || !holder)) {
      this.#keeper.end();
      this.#lost();
    }
    if (!holder) this.#waiting?.(true);
    this.#settle();
  }

  #lost(): void {
    this.#isLost = true;
    this.#settle();
  }

  /** Listens while somebody wants to know, and tells listeners what looks different. */
  #settle(): void {
    const isWanted =
      this.#listeners.size > 0 || this.token !== null || this.#waiting;
    this.#news.follow(isWanted ? this.#topic : null);
    if (this.#listeners.size === 0) this.#timers.stop("look");
    const looks = this.#looks();
    if (looks === this.#told) return;
    this.#told = looks;
    for (const listener of this.#listeners)
      callSafely("lease", () => listener(this));
  }

  #looks(): string {
    const { state, token, holder, since, expiresAt, reason, asker } = this;
    return JSON.stringify({ state, token, holder, since, expiresAt, reason, asker }); // prettier-ignore
  }
}
