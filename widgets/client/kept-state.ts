import type { LiveEvent, Snapshot } from "../events/event.ts";

/** A snapshot's `recent` holds this many; twice as many are kept before the older half is let go. */
const RECENT = 200;

/** What a topic's log amounts to at its cursor, so that a widget that comes later starts like the first one did. */
export class KeptState {
  readonly #topic: string;
  #last = new Map<string, LiveEvent>();
  #recent: LiveEvent[] = [];

  constructor(topic: string) {
    this.#topic = topic;
  }

  reset(snapshot: Snapshot): void {
    this.#last = new Map(snapshot.last);
    this.#recent = [...snapshot.recent];
  }

  add(event: LiveEvent): void {
    if (event.key !== undefined) {
      this.#last.set(`${event.type}/${event.key}`, event);
      return;
    }
    this.#recent.push(event);
    if (this.#recent.length > 2 * RECENT)
      this.#recent = this.#recent.slice(-RECENT);
  }

  snapshot(cursor: { epoch: string; seq: number }): Snapshot {
    return {
      topic: this.#topic,
      ...cursor,
      last: new Map(this.#last),
      recent: this.#recent.slice(-RECENT),
    };
  }
}
