import type { HistoryAnswer } from "../events/answers.ts";
import type { Cursor } from "../events/event.ts";
import type { Frame } from "../events/frame.ts";
import { takePage, takeSnapshot, type Flight } from "./receiver-answers.ts";
import { Ledger } from "./receiver-ledger.ts";
import { LIMITS, type ReceiverLimits } from "./receiver-limits.ts";
import { Pace } from "./receiver-pace.ts";
import { earlier, progressSince, queryAfter } from "./receiver-query.ts";
import type {
  ReceiverCounters,
  ReceiverEffect,
  ReceiverOptions,
} from "./receiver-types.ts";

export type { ReceiverEffect, ReceiverOptions } from "./receiver-types.ts";

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
  readonly #pace: Pace;
  readonly #ledger: Ledger;
  #joined = false;
  #flight: Flight | null = null;
  #provenAt: number | null = null;
  #catchUpFrom: number | null = null;
  #fetches = 0;
  #resets = 0;
  #gaps = 0;

  constructor(topic: string, options: ReceiverOptions = {}) {
    this.topic = topic;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#pace = new Pace(this.#limits, options.random ?? Math.random);
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
    if (!this.#joined || !this.#ledger.verified || this.#flight) return false;
    if (this.#pace.again || this.#pace.doubts) return false;
    return !this.#ledger.behind && this.#ledger.held.count === 0;
  }

  /** How many of how many missed events have come; null when none are known to be missing. */
  get progress(): { done: number; total: number } | null {
    return progressSince(this.#catchUpFrom, this.#ledger);
  }

  get counters(): ReceiverCounters {
    const { applied, repeated, early } = this.#ledger;
    const [resets, gaps] = [this.#resets, this.#gaps];
    return { applied, repeated, early, fetches: this.#fetches, resets, gaps };
  }

  /** Early events in memory, and their size in characters of JSON. */
  get held(): { readonly count: number; readonly size: number } {
    return this.#ledger.held;
  }

  get wakeAt(): number | null {
    return earlier(this.#due, this.#pace.lookAt);
  }

  /** The engine confirmed the subscription; also again, after an engine's own rejoin. */
  join(now: number): ReceiverEffect[] {
    if (this.#joined) this.leave();
    this.#joined = true;
    this.#pace.again = true;
    this.#pace.lookLater(now);
    return this.#settle(now, []);
  }

  /** The subscription is lost. What is in flight or held belongs to the past: the next join asks anew. */
  leave(): void {
    this.#joined = false;
    this.#flight = null;
    this.#catchUpFrom = null;
    this.#pace.reset();
    this.#ledger.verified = false;
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
      if (this.#ledger.verified && seq === this.cursor.seq) this.#prove(sentAt);
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
    const there = [this.#ledger, this.#pace, flight, now] as const;
    if ("snapshot" in answer) {
      takeSnapshot(answer.snapshot, ...there);
      this.#resets += 1;
      this.#prove(sentAt);
      effects.push({ type: "reset", snapshot: answer.snapshot });
    } else {
      const { isEnd, applied } = takePage(answer, ...there);
      effects.push(...applied);
      if (isEnd) this.#prove(sentAt);
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
    const isFree = !this.#flight;
    return this.#ledger.verified && isFree && !this.#pace.suspects("restored");
  }

  get #due(): number | null {
    return this.#joined && !this.#flight ? this.#pace.due : null;
  }

  /** The end of every call: applies what can be, then decides whether to ask. */
  #settle(now: number, effects: ReceiverEffect[]): ReceiverEffect[] {
    if (this.#open) this.#ledger.drain(effects);
    const { behind, cursor } = this.#ledger;
    this.#pace.watchGap(behind ? cursor!.seq : null, now);
    if (!behind && !this.#flight && !this.#pace.again) this.#catchUpFrom = null;
    const due = this.#due;
    if (due !== null && due <= now) effects.push(this.#fetch(now));
    if (this.#pace.isTimeToLook(now)) effects.push({ type: "head" });
    return effects;
  }

  #fetch(now: number): ReceiverEffect {
    const { cursor, head, behind } = this.#ledger;
    const isGap = this.#ledger.verified && behind && !this.#pace.again;
    if (isGap && this.#catchUpFrom === null) this.#gaps += 1;
    if (cursor) this.#catchUpFrom ??= cursor.seq;
    this.#ledger.lost = false;
    const id = (this.#fetches += 1);
    this.#flight = { id, head, settles: this.#pace.sent(now) };
    const from = this.#pace.wantsSnapshot ? null : cursor;
    const query = queryAfter(this.topic, from, this.#limits.page);
    return { type: "fetch", id, query };
  }

  #takeFrame(frame: Frame, now: number, effects: ReceiverEffect[]): void {
    const { head, events, from, to } = frame;
    let known = 0;
    for (const event of events) {
      const found = this.#ledger.take(event, this.#open, effects);
      if (found === "known") known += 1;
      if (found === "other") this.#suspectRestore();
    }
    this.#see(head, known > 0 && known === events.length);
    const { seq } = this.cursor!;
    if (events.length === 0 && from <= to && to > seq) this.#pace.urgent = true;
    if (this.#ledger.verified && head >= seq) this.#prove(now);
  }

  #takeForeign({
    epoch,
    head,
    events,
  }: Pick<Frame, "epoch" | "head" | "events">): void {
    this.#pace.suspect("epoch");
    this.#ledger.takeForeign(epoch, head, events);
  }

  /** A copy of what was applied is late: that its head is old is no sign of anything. */
  #see(head: number, isCopy = false): void {
    const verdict = this.#ledger.see(head);
    if (verdict === "ok" || (verdict === "below" && isCopy)) return;
    this.#pace.suspect(verdict);
  }

  #suspectRestore(): void {
    this.#pace.suspect("restored");
    this.#ledger.forgetEvidence();
  }

  #prove(at: number): void {
    this.#provenAt = Math.max(this.#provenAt ?? -Infinity, at);
  }
}
