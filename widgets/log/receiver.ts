import type {
  HistoryAnswer,
  HistoryPage,
  HistoryQuery,
} from "../events/answers.ts";
import type { Cursor, Snapshot } from "../events/event.ts";
import type { Frame } from "../events/frame.ts";
import { Ledger } from "./receiver-ledger.ts";
import { LIMITS, type ReceiverLimits } from "./receiver-limits.ts";
import { Pace, type Suspicion } from "./receiver-pace.ts";
import type {
  ReceiverCounters,
  ReceiverEffect,
  ReceiverOptions,
} from "./receiver-types.ts";

export type { ReceiverEffect, ReceiverOptions } from "./receiver-types.ts";

/** The one fetch that is out: what frames had promised, and what was in doubt, when it was sent. */
interface Flight {
  readonly id: number;
  readonly head: number;
  readonly settles: readonly Suspicion[];
}

/**
 * Rebuilds one topic's log from frames that may be lost, repeated, late or out of order: applies every event after
 * the cursor once and in order, fetches holes, and starts anew from a snapshot where the server says so.
 *
 * Pure: no timers, no I/O. Every call takes the time (ms of one clock that does not go backwards) and returns what to
 * do; `wakeAt` says when to call `wake`. Every fetch must be settled by `answer` or `fail`; a later one is ignored.
 */
export class Receiver {
  readonly topic: string;
  readonly #limits: ReceiverLimits;
  readonly #random: () => number;
  readonly #pace: Pace;
  readonly #ledger: Ledger;
  #joined = false;
  /** The server has answered since the last join: the cursor stands in its log. */
  #verified = false;
  #flight: Flight | null = null;
  #wantsSnapshot = false;
  /** A thin frame showed the hole: no frame will fill it, so there is nothing to wait for. */
  #urgent = false;
  #gapSeq = -1;
  #lookAt: number | null = null;
  #provenAt: number | null = null;
  #catchUpFrom: number | null = null;
  #fetches = 0;
  #resets = 0;
  #gaps = 0;

  constructor(topic: string, options: ReceiverOptions = {}) {
    this.topic = topic;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#random = options.random ?? Math.random;
    this.#pace = new Pace(this.#limits, this.#random);
    this.#ledger = new Ledger(options.cursor ?? null, this.#limits);
  }

  get cursor(): Cursor | null {
    return this.#ledger.cursor;
  }

  /** The highest credible head of the cursor's epoch; null before the first snapshot. */
  get head(): number | null {
    return this.cursor && this.#ledger.head;
  }

  /** When the cursor was last known to be at the head. */
  get provenAt(): number | null {
    return this.#provenAt;
  }

  get joined(): boolean {
    return this.#joined;
  }

  get filling(): boolean {
    return this.#flight !== null;
  }

  /** Joined, and nothing held, in flight, in doubt or known to be missing. */
  get caughtUp(): boolean {
    if (!this.#joined || !this.#verified || this.#flight) return false;
    if (this.#pace.again || this.#pace.doubts) return false;
    return !this.#ledger.behind && this.#ledger.held.count === 0;
  }

  /** How many of how many missed events have come; null when none are known to be missing. */
  get progress(): { done: number; total: number } | null {
    const from = this.#catchUpFrom;
    const { cursor, head } = this.#ledger;
    if (from === null || !cursor || head <= from) return null;
    return { done: cursor.seq - from, total: head - from };
  }

  get counters(): ReceiverCounters {
    const { applied, repeated, early } = this.#ledger;
    const [fetches, resets, gaps] = [this.#fetches, this.#resets, this.#gaps];
    return { applied, repeated, early, fetches, resets, gaps };
  }

  /** Early events in memory, and their size in characters of JSON. */
  get held(): { readonly count: number; readonly size: number } {
    return this.#ledger.held;
  }

  get wakeAt(): number | null {
    const due = this.#due;
    if (due === null || this.#lookAt === null) return due ?? this.#lookAt;
    return Math.min(due, this.#lookAt);
  }

  /** The engine confirmed the subscription; also again, after an engine's own rejoin. */
  join(now: number): ReceiverEffect[] {
    if (this.#joined) this.leave();
    this.#joined = true;
    this.#pace.again = true;
    this.#lookAt = now + this.#lookDelay();
    return this.#settle(now, []);
  }

  /** The subscription is lost. What is in flight or held belongs to the past: the next join asks anew. */
  leave(): void {
    this.#joined = false;
    this.#verified = false;
    this.#flight = null;
    this.#lookAt = null;
    this.#catchUpFrom = null;
    this.#pace.reset();
    this.#ledger.forgetEvidence();
  }

  frame(frame: Frame, now: number): ReceiverEffect[] {
    const effects: ReceiverEffect[] = [];
    if (frame.topic !== this.topic) return effects;
    if (this.cursor?.epoch === frame.epoch)
      this.#takeFrame(frame, now, effects);
    else this.#takeForeign(frame);
    return this.#settle(now, effects);
  }

  /** An answer of `heads` for this topic, asked at `sentAt`. */
  heads(
    epoch: string,
    seq: number,
    sentAt: number,
    now: number,
  ): ReceiverEffect[] {
    if (this.cursor?.epoch === epoch) {
      this.#see(seq);
      if (this.#verified && seq === this.cursor.seq) this.#prove(sentAt);
    } else this.#takeForeign({ epoch, head: seq, events: [] });
    return this.#settle(now, []);
  }

  /** The answer to fetch `id`, asked at `sentAt`. */
  answer(
    id: number,
    answer: HistoryAnswer,
    sentAt: number,
    now: number,
  ): ReceiverEffect[] {
    const flight = this.#flight;
    if (flight?.id !== id) return [];
    const effects: ReceiverEffect[] = [];
    this.#flight = null;
    this.#pace.answered();
    if ("snapshot" in answer) {
      this.#takeSnapshot(answer.snapshot, flight, now);
      this.#prove(sentAt);
      effects.push({ type: "reset", snapshot: answer.snapshot });
    } else if (this.#takePage(answer, flight, now, effects)) {
      this.#prove(sentAt);
    }
    return this.#settle(now, effects);
  }

  /** Fetch `id` failed: it is sent again after a pause. */
  fail(id: number, now: number): ReceiverEffect[] {
    if (this.#flight?.id !== id) return [];
    this.#pace.failed(this.#flight.settles, now);
    this.#flight = null;
    return this.#settle(now, []);
  }

  /** To be called at `wakeAt` or later. */
  wake(now: number): ReceiverEffect[] {
    return this.#settle(now, []);
  }

  /**
   * Events are applied only while nothing is in flight: an answer is judged by the cursor it was asked with, and a
   * snapshot must never take back what was applied meanwhile.
   */
  get #open(): boolean {
    return this.#verified && !this.#flight && !this.#pace.suspects("restored");
  }

  get #due(): number | null {
    return this.#joined && !this.#flight ? this.#pace.due : null;
  }

  /** The end of every call: applies what can be, then decides whether to ask. */
  #settle(now: number, effects: ReceiverEffect[]): ReceiverEffect[] {
    if (this.#open) this.#ledger.drain(effects);
    this.#watchGap(now);
    const due = this.#due;
    if (due !== null && due <= now) effects.push(this.#fetch(now));
    if (this.#lookAt !== null && this.#lookAt <= now) {
      this.#lookAt = null;
      effects.push({ type: "head" });
    }
    return effects;
  }

  /** A hole gets its time to close by itself from the moment the cursor came to stand before it. */
  #watchGap(now: number): void {
    const pace = this.#pace;
    if (!this.#ledger.behind) {
      pace.gapAt = null;
      this.#urgent = false;
      if (!this.#flight && !pace.again) this.#catchUpFrom = null;
      return;
    }
    const { seq } = this.cursor!;
    if (pace.gapAt === null || this.#gapSeq !== seq) {
      this.#gapSeq = seq;
      pace.gapAt = now + this.#limits.reorderMs;
    }
    if (this.#urgent) pace.gapAt = Math.min(pace.gapAt, now);
  }

  #fetch(now: number): ReceiverEffect {
    const { cursor, head, behind } = this.#ledger;
    const isGap = this.#verified && behind && !this.#pace.again;
    if (isGap && this.#catchUpFrom === null) this.#gaps += 1;
    if (cursor) this.#catchUpFrom ??= cursor.seq;
    this.#urgent = false;
    this.#ledger.lost = false;
    const id = (this.#fetches += 1);
    this.#flight = { id, head, settles: this.#pace.sent(now) };
    return { type: "fetch", id, query: this.#query() };
  }

  #query(): HistoryQuery {
    const { topic, cursor } = this;
    if (!cursor || this.#wantsSnapshot) return { topic };
    const { epoch, seq, last } = cursor;
    const query = { topic, epoch, after: seq, limit: this.#limits.page };
    return last === undefined ? query : { ...query, last };
  }

  #takeFrame(frame: Frame, now: number, effects: ReceiverEffect[]): void {
    this.#see(frame.head);
    for (const event of frame.events)
      if (!this.#ledger.take(event, this.#open, effects))
        this.#suspectRestore();
    const isThin = frame.events.length === 0 && frame.from <= frame.to;
    if (isThin && frame.to > this.cursor!.seq) this.#urgent = true;
    if (this.#verified && frame.head >= this.cursor!.seq) this.#prove(now);
  }

  #takeForeign({
    epoch,
    head,
    events,
  }: Pick<Frame, "epoch" | "head" | "events">): void {
    this.#pace.suspect("epoch");
    this.#ledger.takeForeign(epoch, head, events);
  }

  #see(head: number): void {
    const verdict = this.#ledger.see(head);
    if (verdict !== "ok") this.#pace.suspect(verdict);
  }

  #suspectRestore(): void {
    this.#pace.suspect("restored");
    this.#ledger.forgetEvidence();
  }

  /** True if it brought the cursor to the end of the log. */
  #takePage(
    page: HistoryPage,
    flight: Flight,
    now: number,
    effects: ReceiverEffect[],
  ): boolean {
    const before = this.cursor;
    if (page.epoch !== before?.epoch || page.head < before.seq) {
      this.#goOn(true, now);
      this.#wantsSnapshot = true;
      return false;
    }
    this.#verified = true;
    this.#ledger.takePage(page.events, page.head, effects);
    if (!this.#pace.suspects("epoch")) this.#ledger.dropForeign();
    const { seq } = this.cursor!;
    const hasMore = page.more || seq < page.head;
    if (hasMore) this.#goOn(seq === before.seq, now);
    else this.#reachedEnd(flight.head > page.head, now);
    return !hasMore;
  }

  /** A page is not the end: the next one follows at once, unless this one led nowhere. */
  #goOn(isStuck: boolean, now: number): void {
    this.#pace.again = true;
    if (isStuck && this.#pace.struck(now)) this.#wantsSnapshot = true;
  }

  /** The server has no more. If frames promised more, it is asked again a few times, and then believed. */
  #reachedEnd(isContradicted: boolean, now: number): void {
    if (!isContradicted) this.#pace.cleared();
    else if (this.#pace.struck(now)) this.#distrustEvidence();
  }

  #takeSnapshot(snapshot: Snapshot, flight: Flight, now: number): void {
    const before = this.cursor;
    const { epoch, seq } = snapshot;
    const continues = before?.epoch === epoch;
    const isRestored = flight.settles.includes("restored");
    this.#pace.acquit("below", "far");
    if (this.#ledger.holdsOf(epoch)) this.#pace.acquit("epoch");
    this.#ledger.startFrom(snapshot);
    if (continues && (seq < before.seq || isRestored)) this.#distrustEvidence();
    else this.#reachedEnd(continues && flight.head > seq, now);
    if (this.#ledger.lost) this.#pace.again = true;
    this.#verified = true;
    this.#wantsSnapshot = false;
    this.#resets += 1;
    this.#lookAt ??= now + this.#lookDelay();
  }

  /** Nothing that came before is believed; one more fetch makes up for what was thrown away with it. */
  #distrustEvidence(): void {
    this.#ledger.forgetEvidence();
    this.#pace.cleared();
    this.#pace.again = true;
  }

  #prove(at: number): void {
    this.#provenAt = Math.max(this.#provenAt ?? -Infinity, at);
  }

  #lookDelay(): number {
    const { lookMinMs, lookMaxMs } = this.#limits;
    return lookMinMs + this.#random() * (lookMaxMs - lookMinMs);
  }
}
