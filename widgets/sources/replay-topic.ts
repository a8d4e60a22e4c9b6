import type { HistoryAnswer, HistoryQuery } from "../events/answers.ts";
import { UNREADABLE } from "../events/event.ts";
import type { LiveEvent, Snapshot } from "../events/event.ts";
import type { WireFrame } from "./local-log.ts";

const PAGE_EVENTS = 200;
const RECENT = 200;
/** Further behind than this, a snapshot is cheaper than the log. */
const FAR_BEHIND = 2_000;
/** What a frame may hold. */
const FRAME_EVENTS = 100;
/** More than this at once is fetched: fewer frames, the same log. */
const FRAMES = 5;

/** What a topic had from a snapshot on, until the next one. Events have no holes. */
interface Stretch {
  /** The place of the snapshot among the steps of the whole recording. */
  readonly place: number;
  readonly snapshot: Snapshot;
  readonly events: LiveEvent[];
  readonly places: number[];
}

/** One topic of a recording, as it stood when so many of the recording's steps had happened. */
export class ReplayTopic {
  readonly name: string;
  readonly #stretches: Stretch[] = [];
  /** Counts how often time was turned back: each time the numbering is another. */
  #turn = 0;
  /** Of the stretch that time stands in; -1 before the first. */
  #index = -1;
  /** How many of its events have happened. */
  #count = 0;

  constructor(name: string) {
    this.name = name;
  }

  get epoch(): string {
    const hex = (n: number, length: number) =>
      n.toString(16).padStart(length, "0");
    return `${hex(this.#turn, 8)}-0000-4000-8000-${hex(this.#index + 1, 12)}`;
  }

  get head(): number {
    return this.#floor + this.#count;
  }

  get #stretch(): Stretch | undefined {
    return this.#stretches[this.#index];
  }

  /** Here the log began: what is older is known from the snapshot alone. */
  get #floor(): number {
    return this.#stretch?.snapshot.seq ?? 0;
  }

  start(place: number, snapshot: Snapshot): void {
    this.#stretches.push({ place, snapshot, events: [], places: [] });
  }

  /** Events that could not be read when they came have left holes; their places are kept. */
  add(place: number, event: LiveEvent): void {
    const { snapshot, events, places } = this.#stretches.at(-1)!;
    const next = () => snapshot.seq + events.length + 1;
    for (let seq = next(); seq < event.seq; seq = next()) {
      events.push(unreadable(event, seq));
      places.push(place);
    }
    events.push(event);
    places.push(place);
  }

  /** Moves to when `steps` steps had happened. `back`: from a later time. */
  moveTo(steps: number, back: boolean): void {
    if (back) this.#turn += 1;
    this.#index = this.#stretches.findLastIndex(({ place }) => place < steps);
    const places = this.#stretch?.places ?? [];
    this.#count = countBelow(places, steps);
  }

  /** The frames that lead from an earlier head to this one. */
  frames(from: number): WireFrame[] {
    const { head } = this;
    if (head - from > FRAMES * FRAME_EVENTS)
      return [this.#frame(from + 1, head, [])];
    const frames: WireFrame[] = [];
    for (let seq = from + 1; seq <= head; seq += FRAME_EVENTS) {
      const to = Math.min(head, seq + FRAME_EVENTS - 1);
      frames.push(this.#frame(seq, to, this.#between(seq, to)));
    }
    return frames;
  }

  history(query: HistoryQuery): HistoryAnswer {
    const { epoch, after, before, limit = PAGE_EVENTS } = query;
    const most = Math.min(PAGE_EVENTS, Math.max(1, Math.floor(limit)));
    if (epoch !== undefined && epoch !== this.epoch)
      return { snapshot: this.snapshot() };
    if (before !== undefined) return this.#backward(before, most);
    const isFar = epoch !== undefined && this.head - after! > FAR_BEHIND;
    const isKnown = after! >= this.#floor && after! <= this.head;
    if (after === undefined || !isKnown || isFar)
      return { snapshot: this.snapshot() };
    const events = this.#between(after + 1, after + most);
    return this.#page(events, after + events.length < this.head);
  }

  /** The fold of everything that has happened. */
  snapshot(): Snapshot {
    const { epoch, head: seq, name: topic } = this;
    const states = new Map<string, LiveEvent>();
    const log: LiveEvent[] = [];
    for (const event of this.#happened) {
      if (event.key !== undefined) states.set(nameOf(event), event);
      else if (event.type !== UNREADABLE) log.push(event);
    }
    const named = this.#stamp([...states.values()]);
    const last = new Map(named.map((event) => [nameOf(event), event]));
    const recent = this.#stamp(log.slice(-RECENT));
    return { topic, epoch, seq, last, recent };
  }

  get #happened(): readonly LiveEvent[] {
    const { last, recent } = this.#stretch?.snapshot ?? {};
    const before = [...(last?.values() ?? []), ...(recent ?? [])];
    return [...before, ...(this.#stretch?.events.slice(0, this.#count) ?? [])];
  }

  /** From before the recording there is only what its snapshot had. */
  #backward(before: number, limit: number): HistoryAnswer {
    const { snapshot, events = [] } = this.#stretch ?? {};
    const older = [
      ...(snapshot?.recent ?? []),
      ...events.slice(0, this.#count),
    ].filter(({ seq }) => seq < before);
    const page = this.#stamp(older.slice(-limit));
    return this.#page(page, older.length > limit);
  }

  #page(events: readonly LiveEvent[], more: boolean): HistoryAnswer {
    const { epoch, head } = this;
    return { epoch, events, more, head, floor: this.#floor };
  }

  #frame(from: number, to: number, events: readonly LiveEvent[]): WireFrame {
    const { name: topic, epoch, head } = this;
    return { v: 1, topic, epoch, from, to, events, head };
  }

  #between(from: number, to: number): LiveEvent[] {
    const events = this.#stretch?.events ?? [];
    const end = Math.min(to, this.head) - this.#floor;
    return this.#stamp(events.slice(from - 1 - this.#floor, end));
  }

  /** What was numbered by the recorded log is numbered by this one. */
  #stamp(events: readonly LiveEvent[]): LiveEvent[] {
    const { epoch } = this;
    return events.map((event) => ({ ...event, epoch }));
  }
}

/** What stands in the place of an event that could not be read. */
function unreadable({ topic, epoch, at }: LiveEvent, seq: number): LiveEvent {
  return { id: "", topic, seq, epoch, type: UNREADABLE, at, data: {} };
}

function nameOf({ type, key }: LiveEvent): string {
  return `${type}/${key}`;
}

/** How many of ascending numbers are below a limit, by bisection. */
export function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
