/**
 * When somebody became leader, and who: no two leaders have the same. By the wall clock of one machine, so that a later
 * one is greater, whatever its tab had heard before.
 */
export type Term = readonly [at: number, tab: string];

/**
 * What is to be done next, in this order.
 * - `queue`: wait for the lock, behind those who wait already
 * - `steal`: take the lock from whoever has it
 * - `release`: let the lock go, or wait for it no longer
 * - `lead`: this tab has the line from here on, under `term`
 * - `rest`: it has it no longer
 * - `follow`: `term` is another leader's from here on: what is wanted is to be said again
 * - `ask`: please give a sign of life
 * - `beat`: give one
 */
export type LeaderStep =
  "queue" | "steal" | "release" | "lead" | "rest" | "follow" | "ask" | "beat";

export interface TabLeaderHost {
  /** This tab's own name, of which there is no second one. */
  readonly tab: string;
  /** `0 <= x < 1` */
  random(): number;
  visible(): boolean;
}

/** How often a leader says that it is there. */
export const BEAT_MS = 2_000;
/** A beat that is so late is missed. */
const LATE_MS = 2_300;
/** How long an answer to a question may take, which needs no timer of the leader's. */
const ASK_MS = 1_000;
/** So many signs of life in a row that did not come: the leader is frozen, for a closed tab gives its lock back. */
const MISSES = 3;
/** How long a tab that nobody looks at leads one that somebody looks at: its timers may run once a minute. */
const HIDDEN_MS = 10_000;
/** Several tabs may be looked at; they shall not all take over in the same moment. */
const SPREAD_MS = 300;

/**
 * Which of a browser's tabs has the line: pure, time is an argument. The lock says who may lead; the term says, to those
 * who hear two, who does. A leader that was frozen finds both against it when it goes on.
 */
export class TabLeader {
  /** True while this tab has the line. */
  leads = false;
  /** Of the leader, this tab included; null before one was heard. */
  term: Term | null = null;
  readonly #host: TabLeaderHost;
  #active = false;
  #misses = 0;
  #dueAt = 0;
  /** Since when the leader is hidden, or null. */
  #hiddenAt: number | null = null;

  constructor(host: TabLeaderHost) {
    this.#host = host;
  }

  /** When `wake` is to be called, or null. */
  get wakeAt(): number | null {
    if (!this.#active) return null;
    if (this.leads) return this.#dueAt;
    // Who is not looked at does not take over.
    if (!this.#host.visible()) return null;
    return Math.min(this.#dueAt, this.#handOverAt);
  }

  /** @param distrusts the leader there is has not been of use: somebody looks at this tab, and does not wait for it */
  start(now: number, distrusts = false): LeaderStep[] {
    this.#active = true;
    if (distrusts && this.#host.visible()) return this.#steal(now);
    this.#doubt(now);
    return ["queue", "ask"];
  }

  stop(): LeaderStep[] {
    this.#active = this.leads = false;
    return ["release"];
  }

  /** The lock is this tab's. */
  granted(now: number): LeaderStep[] {
    if (!this.#active) return ["release"];
    if (this.leads) return [];
    const last = this.term?.[0] ?? 0;
    this.term = [Math.max(now, last + 1), this.#host.tab];
    this.leads = true;
    this.#hiddenAt = null;
    this.#dueAt = now + BEAT_MS;
    return ["lead", "beat"];
  }

  /** Another tab has taken the lock. */
  stolen(now: number): LeaderStep[] {
    if (!this.leads) return [];
    this.leads = false;
    this.#doubt(now);
    return ["rest", "queue", "ask"];
  }

  /**
   * Somebody spoke as a leader; whether it is one says `follows`.
   * @param visible whether it is looked at, where it says so
   */
  heard(term: Term, now: number, visible?: boolean): LeaderStep[] {
    if (!this.#active) return [];
    const steps: LeaderStep[] = [];
    const order = compareTerms(term, this.term);
    // It has missed that it was followed by another one.
    if (order < 0) return this.leads ? this.#beatNow(now) : [];
    if (order > 0) {
      if (this.leads) steps.push("rest", "queue");
      this.leads = false;
      this.term = term;
      this.#hiddenAt = null;
      steps.push("follow");
    }
    if (this.leads) return steps;
    this.#misses = 0;
    this.#dueAt = now + LATE_MS + this.#spread;
    if (visible !== undefined)
      this.#hiddenAt = visible ? null : (this.#hiddenAt ?? now + this.#spread);
    return steps;
  }

  /** Whether what is said under this term is to be believed. */
  follows(term: Term): boolean {
    return this.#active && !this.leads && compareTerms(term, this.term) === 0;
  }

  wake(now: number): LeaderStep[] {
    if (!this.#active) return [];
    if (this.leads) return now >= this.#dueAt ? this.#beatNow(now) : [];
    if (!this.#host.visible()) return [];
    if (now >= this.#handOverAt) return this.#steal(now);
    if (now < this.#dueAt) return [];
    this.#misses += 1;
    if (this.#misses >= MISSES) return this.#steal(now);
    this.#dueAt = now + ASK_MS;
    return ["ask"];
  }

  /** Somebody looks at this tab now. */
  shown(now: number): LeaderStep[] {
    if (!this.#active) return [];
    if (this.leads) return this.#beatNow(now);
    // While nobody looked it was not counted who speaks.
    this.#doubt(now);
    return ["ask"];
  }

  get #handOverAt(): number {
    return this.#hiddenAt === null ? Infinity : this.#hiddenAt + HIDDEN_MS;
  }

  get #spread(): number {
    return this.#host.random() * SPREAD_MS;
  }

  #beatNow(now: number): LeaderStep[] {
    this.#dueAt = now + BEAT_MS;
    return ["beat"];
  }

  #doubt(now: number): void {
    this.#misses = 1;
    this.#hiddenAt = null;
    this.#dueAt = now + ASK_MS + this.#spread;
  }

  #steal(now: number): LeaderStep[] {
    this.#doubt(now);
    return ["steal"];
  }
}

export function compareTerms(a: Term, b: Term | null): number {
  if (b === null) return 1;
  if (a[0] !== b[0]) return a[0] - b[0];
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}
