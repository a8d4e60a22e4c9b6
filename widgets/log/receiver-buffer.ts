import type { LiveEvent } from "../events/event.ts";
import type { ReceiverLimits } from "./receiver-limits.ts";

/**
 * Events of one epoch that came before their turn, and the highest head seen with them. Bounded: when it is full the
 * farthest goes first, since the nearest is needed first and everything can be fetched.
 */
export class EarlyEvents {
  readonly epoch: string | null;
  readonly #limits: ReceiverLimits;
  readonly #events = new Map<number, { event: LiveEvent; size: number }>();
  #size = 0;
  head = 0;

  /** Null: whatever epoch comes first. */
  constructor(epoch: string | null, limits: ReceiverLimits) {
    this.epoch = epoch;
    this.#limits = limits;
  }

  get count(): number {
    return this.#events.size;
  }

  /** Characters of JSON. */
  get size(): number {
    return this.#size;
  }

  see(head: number): void {
    this.head = Math.max(this.head, head);
  }

  /** False if another event is already held for this seq: the two cannot be of one log. */
  hold(event: LiveEvent): boolean {
    const known = this.#events.get(event.seq);
    if (known) return known.event.id === event.id;
    const size = JSON.stringify(event).length;
    this.#events.set(event.seq, { event, size });
    this.#size += size;
    while (this.count > this.#limits.held || this.#size > this.#limits.heldSize)
      this.take(Math.max(...this.#events.keys()));
    return true;
  }

  take(seq: number): LiveEvent | undefined {
    const entry = this.#events.get(seq);
    if (!entry) return undefined;
    this.#events.delete(seq);
    this.#size -= entry.size;
    return entry.event;
  }

  /** Forgets what is not above `from` and at most `to`. */
  keep(from: number, to: number): void {
    for (const seq of [...this.#events.keys()])
      if (seq <= from || seq > to) this.take(seq);
  }
}

/** The ids of the newest events by seq. Another id at one of these seqs means another history. */
export class RecentIds {
  readonly #limit: number;
  readonly #ids = new Map<number, string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The head never jumps while ids are kept, so what falls out of reach is one seq at a time. */
  add(seq: number, id: string, head: number): void {
    if (seq > head - this.#limit) this.#ids.set(seq, id);
    this.#ids.delete(head - this.#limit);
  }

  compare(event: LiveEvent): "known" | "unknown" | "other" {
    const known = this.#ids.get(event.seq);
    if (!known || !event.id) return "unknown";
    return known === event.id ? "known" : "other";
  }

  clear(): void {
    this.#ids.clear();
  }
}
