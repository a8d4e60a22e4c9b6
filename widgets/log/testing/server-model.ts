import type { HistoryAnswer, HistoryQuery } from "../../events/answers.ts";
import type { LiveEvent, Snapshot } from "../../events/event.ts";
import { uuid } from "./random.ts";

export const TOPIC = "acme.public";
/** Small, so that short histories meet them. */
export const PAGE = 3;
export const FAR_BEHIND = 8;
export const RECENT = 4;

/** Where an event stood when it was written: what was before it, and in which history. */
interface Origin {
  readonly event: LiveEvent;
  readonly previous: string | undefined;
}

/** The log as docs/architecture.md describes it, and the things that happen to databases. */
export class ServerModel {
  epochNumber = 1;
  /** Changes whenever what was written before may no longer be what is there. */
  timeline = 1;
  timelineSince = 0;
  /** Index = seq − 1; deleted ones stay here for the oracle and are never answered. */
  events: LiveEvent[] = [];
  floor = 0;
  readonly writtenAt = new Map<string, number>();
  readonly origins = new Map<string, Origin>();
  readonly #recent: number;
  #ids = 0;

  constructor(recent = RECENT) {
    this.#recent = recent;
  }

  get epoch(): string {
    return uuid(1, this.epochNumber);
  }

  get head(): number {
    return this.events.length;
  }

  append(key: string | undefined, now: number): LiveEvent {
    const id = uuid(2, (this.#ids += 1));
    const event: LiveEvent = {
      id,
      topic: TOPIC,
      seq: this.head + 1,
      epoch: this.epoch,
      type: "note:made",
      at: "2026-11-20T10:00:00.000000Z",
      ...(key !== undefined && { key }),
      data: { n: this.#ids },
    };
    this.writtenAt.set(id, now);
    this.#write(event);
    return event;
  }

  /** Retention. */
  deleteUpTo(seq: number): void {
    this.floor = Math.max(this.floor, Math.min(seq, this.head));
  }

  /** `keep`: the same events under a new epoch, as `new_epoch` does; else an empty log. */
  newEpoch(keep: boolean, now: number): void {
    const kept = keep ? this.events : [];
    this.epochNumber += 1;
    this.#startTimeline(now);
    this.events = [];
    if (!keep) this.floor = 0;
    for (const event of kept) this.#write({ ...event, epoch: this.epoch });
  }

  /** A backup is put back: the newest events never happened. */
  restore(lost: number, now: number): void {
    this.events.length = Math.max(this.floor, this.head - lost);
    this.#startTimeline(now);
  }

  history(query: HistoryQuery): HistoryAnswer {
    const { after, epoch, last } = query;
    if (after === undefined || (epoch !== undefined && epoch !== this.epoch))
      return { snapshot: this.snapshot() };
    const isUnknown =
      last !== undefined &&
      (after <= this.floor || this.events[after - 1]?.id !== last);
    const isFar = epoch !== undefined && this.head - after > FAR_BEHIND;
    if (after < this.floor || after > this.head || isUnknown || isFar)
      return { snapshot: this.snapshot() };
    const events = this.events.slice(after, after + PAGE);
    return {
      epoch: this.epoch,
      events,
      more: after + events.length < this.head,
      head: this.head,
      floor: this.floor,
    };
  }

  snapshot(): Snapshot {
    const last = new Map<string, LiveEvent>();
    for (const event of this.events)
      if (event.key !== undefined)
        last.set(`${event.type}/${event.key}`, event);
    const recent = this.events
      .slice(this.floor)
      .filter((event) => event.key === undefined)
      .slice(-this.#recent);
    return { topic: TOPIC, epoch: this.epoch, seq: this.head, last, recent };
  }

  /** A frame as it is written on the wire. */
  frame(from: number, to: number, isThin: boolean): Record<string, unknown> {
    const events = isThin
      ? []
      : this.events
          .slice(from - 1, to)
          .map(({ id, seq, type, at, key, data }) => {
            return key === undefined
              ? { id, seq, type, at, data }
              : { id, seq, type, at, key, data };
          });
    const { epoch, head } = this;
    return { v: 1, topic: TOPIC, epoch, from, to, head, events };
  }

  #write(event: LiveEvent): void {
    const previous = this.events.at(-1)?.id;
    this.events.push(event);
    this.origins.set(`${event.epoch} ${event.id}`, { event, previous });
  }

  #startTimeline(now: number): void {
    this.timeline += 1;
    this.timelineSince = now;
  }
}
