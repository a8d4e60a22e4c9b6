import type { ReceiverLimits } from "./receiver-limits.ts";

/**
 * Why the server should be asked whether the cursor still stands in its log. None of these is a proof: a late frame
 * looks the same as a restored database.
 *
 * - `epoch`: another epoch was seen
 * - `below`: a head below the cursor was seen
 * - `far`: a head much too far ahead was seen
 * - `restored`: another id was seen at a seq that was applied; nothing more is applied until the server has spoken
 */
export type Suspicion = "epoch" | "below" | "far" | "restored";

/** When the next fetch of a topic may go out. Holds times, sets no timers. */
export class Pace {
  readonly #limits: ReceiverLimits;
  readonly #random: () => number;
  readonly #suspects = new Set<Suspicion>();
  readonly #allowedAt = new Map<Suspicion, number>();
  #failures = 0;
  #strikes = 0;
  #retryAt = -Infinity;
  #gapAt: number | null = null;
  #gapAfter: number | null = null;
  #lookAt: number | null = null;
  /** A fetch is owed whatever else is known. */
  again = false;
  /** The next fetch is to ask for a snapshot: pages lead nowhere. */
  wantsSnapshot = false;
  /** A thin frame showed the hole: no frame will fill it, so there is nothing to wait for. */
  urgent = false;

  constructor(limits: ReceiverLimits, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  /** The time from which a fetch may go out; null if there is no reason for one. */
  get due(): number | null {
    let due = this.again ? -Infinity : Infinity;
    for (const kind of this.#suspects)
      due = Math.min(due, this.#allowedAt.get(kind) ?? -Infinity);
    if (this.#gapAt !== null) due = Math.min(due, this.#gapAt);
    return due === Infinity ? null : Math.max(due, this.#retryAt);
  }

  /** When to look at the head once more: engines may begin to deliver a little after they confirmed. */
  get lookAt(): number | null {
    return this.#lookAt;
  }

  lookLater(now: number): void {
    const { lookMinMs, lookMaxMs } = this.#limits;
    this.#lookAt ??= now + lookMinMs + this.#random() * (lookMaxMs - lookMinMs);
  }

  /** True once. */
  isTimeToLook(now: number): boolean {
    if (this.#lookAt === null || this.#lookAt > now) return false;
    this.#lookAt = null;
    return true;
  }

  /** A hole after `seq` gets its time to close by itself, counted from when the cursor came to stand there. */
  watchGap(seq: number | null, now: number): void {
    if (seq !== this.#gapAfter)
      this.#gapAt = seq === null ? null : now + this.#limits.reorderMs;
    this.#gapAfter = seq;
    if (seq === null) this.urgent = false;
    else if (this.urgent) this.#gapAt = Math.min(this.#gapAt!, now);
  }

  /** True if something but a low head is suspected: late frames have low heads all the time. */
  get doubts(): boolean {
    return this.#suspects.size > (this.#suspects.has("below") ? 1 : 0);
  }

  suspects(kind: Suspicion): boolean {
    return this.#suspects.has(kind);
  }

  suspect(...kinds: readonly Suspicion[]): void {
    for (const kind of kinds) this.#suspects.add(kind);
  }

  acquit(...kinds: readonly Suspicion[]): void {
    for (const kind of kinds) this.#suspects.delete(kind);
  }

  /** A fetch goes out: it will settle every suspicion raised so far. Returns them, for `failed`. */
  sent(now: number): readonly Suspicion[] {
    const settled = [...this.#suspects];
    for (const kind of settled)
      this.#allowedAt.set(kind, now + this.#limits.verifyMs);
    this.#suspects.clear();
    this.again = false;
    this.urgent = false;
    return settled;
  }

  failed(unsettled: readonly Suspicion[], now: number): void {
    this.suspect(...unsettled);
    this.again = true;
    this.#failures += 1;
    const { failMs, failMaxMs } = this.#limits;
    const pause = doubled(failMs, this.#failures, failMaxMs);
    this.#retryAt = now + pause * (0.5 + this.#random() / 2);
  }

  answered(): void {
    this.#failures = 0;
    this.#retryAt = -Infinity;
  }

  /** The answer brought nothing new of what is missing. True when it is time to believe the server. */
  struck(now: number): boolean {
    this.#strikes += 1;
    const { idleMs, idleMaxMs, believeAfter } = this.#limits;
    this.#retryAt = now + doubled(idleMs, this.#strikes, idleMaxMs);
    return this.#strikes >= believeAfter;
  }

  /** What was promised is there, or no longer believed. */
  cleared(): void {
    this.#strikes = 0;
    this.#retryAt = -Infinity;
  }

  /** Forgets everything but when a suspicion was last looked into. */
  reset(): void {
    this.#suspects.clear();
    this.again = false;
    this.#lookAt = null;
    this.watchGap(null, 0);
    this.answered();
    this.cleared();
  }
}

function doubled(first: number, times: number, most: number): number {
  return Math.min(first * 2 ** Math.min(times - 1, 30), most);
}
