import type { HistoryAnswer, HistoryQuery } from "../events/answers.ts";
import type { LiveEvent, Snapshot } from "../events/event.ts";

/** An event before it is numbered. `at` is RFC 3339. */
export type NewEvent = Omit<LiveEvent, "topic" | "seq" | "epoch" | "at"> & {
  readonly at?: string;
};

const PAGE_EVENTS = 200;
const PAGE_CHARACTERS = 256_000;
const RECENT = 200;
/** Further behind than this, a snapshot is cheaper than the log. */
const FAR_BEHIND = 2_000;
const KEYS = 1_000;

/** One topic's numbered events. The floor moves when more than `keep` are there. */
export class LocalTopic {
  readonly name: string;
  readonly #keep: number;
  #epoch: string;
  #floor = 0;
  #generation = 1;
  #events: LiveEvent[] = [];
  #ids = new Map<string, LiveEvent>();
  #last = new Map<string, LiveEvent>();

  constructor(name: string, epoch: string, keep: number) {
    this.name = name;
    this.#epoch = epoch;
    this.#keep = keep;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get head(): number {
    return this.#floor + this.#events.length;
  }

  /** The highest deleted seq. */
  get floor(): number {
    return this.#floor;
  }

  get generation(): number {
    return this.#generation;
  }

  append(event: NewEvent & { readonly at: string }): LiveEvent {
    const known = this.#ids.get(event.id);
    if (known) return known;
    const seq = this.head + 1;
    const numbered = { ...event, topic: this.name, seq, epoch: this.#epoch };
    this.#store(numbered);
    if (this.#events.length > this.#keep)
      this.deleteUpTo(this.head - this.#keep);
    return numbered;
  }

  between(from: number, to: number): readonly LiveEvent[] {
    return this.#events.slice(
      Math.max(0, from - 1 - this.#floor),
      Math.max(0, to - this.#floor),
    );
  }

  /** Retention: what is kept of state outlives the events, as in a snapshot. */
  deleteUpTo(seq: number): void {
    const count = Math.min(seq - this.#floor, this.#events.length);
    if (count <= 0) return;
    // With every event one goes: to shift is many times cheaper than to splice.
    const gone =
      count === 1 ? [this.#events.shift()!] : this.#events.splice(0, count);
    this.#floor += gone.length;
    for (const event of gone) this.#ids.delete(event.id);
  }

  /** What a restored backup does: the same epoch, and a head in the past. */
  restoreTo(seq: number): void {
    const kept = this.between(this.#floor + 1, seq);
    this.#clear();
    for (const event of kept) this.#store(event);
  }

  /** Starts the numbering anew. */
  newEpoch(epoch: string): void {
    this.#clear();
    this.#floor = 0;
    this.#epoch = epoch;
  }

  /** Takes the channel away from everyone who reads it. */
  revoke(): void {
    this.#generation += 1;
  }

  history(query: HistoryQuery): HistoryAnswer {
    const { after, before } = query;
    if (query.epoch !== undefined && query.epoch !== this.#epoch)
      return { snapshot: this.snapshot() };
    const limit = clamp(query.limit ?? PAGE_EVENTS, 1, PAGE_EVENTS);
    if (before !== undefined) return this.#backward(before, limit);
    if (after === undefined || this.#mustReset(after, query))
      return { snapshot: this.snapshot() };
    const events = fit(this.between(after + 1, after + limit));
    return this.#page(events, after + events.length < this.head);
  }

  snapshot(): Snapshot {
    const log = this.#events.filter((event) => event.key === undefined);
    return {
      topic: this.name,
      epoch: this.#epoch,
      seq: this.head,
      last: new Map(this.#last),
      recent: log.slice(-RECENT),
    };
  }

  #mustReset(after: number, query: HistoryQuery): boolean {
    if (after < this.#floor || after > this.head) return true;
    if (query.epoch !== undefined && this.head - after > FAR_BEHIND)
      return true;
    return query.last !== undefined && this.#ids.get(query.last)?.seq !== after;
  }

  #backward(before: number, limit: number): HistoryAnswer {
    const to = Math.min(before - 1, this.head);
    const newest = [...this.between(to - limit + 1, to)].reverse();
    const events = [...fit(newest)].reverse();
    return this.#page(events, (events[0]?.seq ?? 0) > this.#floor + 1);
  }

  #page(events: readonly LiveEvent[], more: boolean): HistoryAnswer {
    const { head, floor } = this;
    return { epoch: this.#epoch, events, more, head, floor };
  }

  #store(event: LiveEvent): void {
    this.#events.push(event);
    this.#ids.set(event.id, event);
    if (event.key === undefined) return;
    const name = `${event.type}/${event.key}`;
    this.#last.delete(name);
    this.#last.set(name, event);
    if (this.#last.size > KEYS)
      this.#last.delete(this.#last.keys().next().value!);
  }

  #clear(): void {
    this.#events = [];
    this.#ids = new Map();
    this.#last = new Map();
  }
}

/** As many as a page may hold; always one, so that a reader gets on. */
function fit(events: readonly LiveEvent[]): readonly LiveEvent[] {
  let size = 0;
  const end = events.findIndex(
    (event) => (size += JSON.stringify(event).length) > PAGE_CHARACTERS,
  );
  return end < 0 ? events : events.slice(0, Math.max(1, end));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.floor(value)));
}
