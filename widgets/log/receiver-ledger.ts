import type { Cursor, LiveEvent, Snapshot } from "../events/event.ts";
import { EarlyEvents, RecentIds } from "./receiver-buffer.ts";
import type { ReceiverLimits } from "./receiver-limits.ts";
import type { ReceiverEffect } from "./receiver-types.ts";

/**
 * What is known of one topic's log: the cursor, what came early, and how far the log is said to reach. It knows
 * nothing of connections and fetches: whether an event may be applied now is the receiver's decision.
 */
export class Ledger {
  readonly #limits: ReceiverLimits;
  readonly #recent: RecentIds;
  /** Of the cursor's epoch, or of another one that is suspected to have replaced it. */
  #early: EarlyEvents;
  #cursor: Cursor | null;
  #head: number;
  applied = 0;
  repeated = 0;
  early = 0;
  /** The server has answered since the last join: the cursor stands in its log. */
  verified = false;
  /** Evidence was thrown away unread. Whoever asks the server sets it back. */
  lost = false;

  constructor(cursor: Cursor | null, limits: ReceiverLimits) {
    this.#limits = limits;
    this.#recent = new RecentIds(limits.remembered);
    this.#cursor = cursor;
    this.#head = cursor?.seq ?? 0;
    this.#early = new EarlyEvents(cursor?.epoch ?? null, limits);
    if (cursor?.last) this.#recent.add(cursor.seq, cursor.last, cursor.seq);
  }

  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** The highest credible head of the cursor's epoch. */
  get head(): number {
    return this.#head;
  }

  get held(): { readonly count: number; readonly size: number } {
    return { count: this.#early.count, size: this.#early.size };
  }

  /** True if the cursor's log is known to go on. */
  get behind(): boolean {
    const cursor = this.#cursor;
    if (!cursor) return false;
    const holds = this.#early.epoch === cursor.epoch && this.#early.count > 0;
    return holds || this.#head > cursor.seq;
  }

  /** Takes a head of the cursor's epoch for what it is worth. */
  see(head: number): "ok" | "below" | "far" {
    const { seq } = this.#cursor!;
    if (head < seq) return "below";
    if (head - seq > this.#limits.ahead) return "far";
    this.#head = Math.max(this.#head, head);
    return "ok";
  }

  /**
   * Takes an event of the cursor's epoch. `known`: it was applied, this is a copy. `other`: another event was applied
   * or held at its seq, so the log was restored to the past.
   */
  take(
    event: LiveEvent,
    isOpen: boolean,
    effects: ReceiverEffect[],
  ): "new" | "known" | "unknown" | "other" {
    const { seq, epoch } = this.#cursor!;
    if (event.seq <= seq) {
      this.repeated += 1;
      return this.#recent.compare(event);
    }
    if (event.seq === seq + 1 && isOpen) {
      this.#apply(event, effects);
      return "new";
    }
    if (event.seq > seq + 1) this.early += 1;
    const isFar = event.seq - seq > this.#limits.ahead;
    if (isFar || this.#early.epoch !== epoch) return "new";
    return this.#early.hold(event) ? "new" : "other";
  }

  /** Before the first snapshot, or of another epoch: nothing of it can be applied, all of it is evidence. */
  takeForeign(epoch: string, head: number, events: readonly LiveEvent[]): void {
    if (this.#early.epoch !== epoch) {
      if (this.#early.head > 0) this.lost = true;
      this.#early = new EarlyEvents(epoch, this.#limits);
    }
    this.#early.see(head);
    for (const event of events) this.#early.hold(event);
  }

  /** Applies what was early and is next. */
  drain(effects: ReceiverEffect[]): void {
    while (this.#early.epoch === this.#cursor?.epoch) {
      const event = this.#early.take(this.#cursor!.seq + 1);
      if (!event) return;
      this.#apply(event, effects);
    }
  }

  /** Applies the part of a page that continues the cursor. */
  takePage(
    events: readonly LiveEvent[],
    head: number,
    effects: ReceiverEffect[],
  ): void {
    for (const event of events)
      if (event.seq === this.#cursor!.seq + 1) this.#apply(event, effects);
    this.#head = Math.max(this.#head, head);
    if (this.#early.epoch === this.#cursor!.epoch)
      this.#early.keep(this.#cursor!.seq, Infinity);
  }

  /** Starts anew. What came early in the snapshot's epoch and continues it is kept, the rest is dropped. */
  startFrom(snapshot: Snapshot): void {
    const { epoch, seq } = snapshot;
    const head = this.#promised(epoch);
    const isFar = head - seq > this.#limits.ahead;
    this.#cursor = cursorOf(snapshot);
    this.#head = isFar ? seq : Math.max(seq, head);
    if (isFar) this.lost = true; // it may have hidden a true one
    this.verified = true;
    this.#recent.clear();
    for (const event of [...snapshot.last.values(), ...snapshot.recent])
      this.#recent.add(event.seq, event.id, seq);
    this.dropForeign();
    this.#early.keep(seq, seq + this.#limits.ahead);
  }

  /** True if what came early is of `epoch`. */
  holdsOf(epoch: string): boolean {
    return this.#early.epoch === epoch;
  }

  /** The epoch that was suspected is not the log's. */
  dropForeign(): void {
    const { epoch } = this.#cursor!;
    if (this.#early.epoch !== epoch)
      this.#early = new EarlyEvents(epoch, this.#limits);
  }

  /** Believes nothing but the cursor. */
  forgetEvidence(): void {
    this.#head = this.#cursor?.seq ?? 0;
    this.#early = new EarlyEvents(this.#cursor?.epoch ?? null, this.#limits);
  }

  #promised(epoch: string): number {
    if (this.#cursor?.epoch === epoch) return this.#head;
    return this.#early.epoch === epoch ? this.#early.head : 0;
  }

  #apply(event: LiveEvent, effects: ReceiverEffect[]): void {
    const { id, seq, epoch } = event;
    this.#early.take(seq);
    this.#cursor = id ? { epoch, seq, last: id } : { epoch, seq };
    this.#head = Math.max(this.#head, seq);
    this.#recent.add(seq, id, seq);
    this.applied += 1;
    effects.push({ type: "apply", event });
  }
}

/** The event at a snapshot's seq is the newest of its kind, so it is in there, unless it was deleted. */
function cursorOf({ epoch, seq, last, recent }: Snapshot): Cursor {
  for (const event of [...recent.slice(-1), ...last.values()])
    if (event.seq === seq && event.id) return { epoch, seq, last: event.id };
  return { epoch, seq };
}
