import type { Cursor, LiveEvent, Snapshot } from "../../events/event.ts";
import { RECENT, type ServerModel } from "./server-model.ts";

/** What a page shows: folds what a receiver applies, and throws at what must never be applied. */
export class FoldModel {
  cursor: Cursor | null = null;
  /** The answer at hand was served from the history that the cursor was in. */
  sameTimeline = false;
  readonly #server: ServerModel;
  #last = new Map<string, string>();
  #recent: LiveEvent[] = [];

  constructor(server: ServerModel) {
    this.#server = server;
  }

  apply(event: LiveEvent): void {
    const { cursor } = this;
    const origin = this.#server.origins.get(`${event.epoch} ${event.id}`);
    if (!cursor || event.epoch !== cursor.epoch)
      throw new Error("applied an event of another epoch");
    if (event.seq !== cursor.seq + 1)
      throw new Error(`applied ${event.seq} after ${cursor.seq}`);
    if (
      !origin ||
      origin.event.seq !== event.seq ||
      origin.event.data.n !== event.data.n
    )
      throw new Error("applied an event that was never written");
    if (cursor.last !== undefined && origin.previous !== cursor.last)
      throw new Error("applied an event of another history");
    this.cursor = { epoch: event.epoch, seq: event.seq, last: event.id };
    this.#fold(event);
  }

  reset(snapshot: Snapshot): void {
    const { cursor } = this;
    const number = Number(snapshot.epoch.slice(-12));
    if (cursor && number < Number(cursor.epoch.slice(-12)))
      throw new Error("went back to an older epoch");
    if (cursor && this.sameTimeline && snapshot.seq < cursor.seq)
      throw new Error(`took back ${cursor.seq} for ${snapshot.seq}`);
    const { epoch, seq, last, recent } = snapshot;
    const newest = [...recent, ...last.values()].find(
      (event) => event.seq === seq,
    );
    this.cursor = newest ? { epoch, seq, last: newest.id } : { epoch, seq };
    this.#last = new Map();
    this.#recent = [];
    for (const event of [...last.values(), ...recent]) this.#fold(event);
  }

  /** Null if it is the fold of the whole log, else what differs. */
  problem(): string | null {
    const snapshot = this.#server.snapshot();
    const last = [...snapshot.last]
      .map(([name, { id }]) => `${name} ${id}`)
      .sort();
    const mine = [...this.#last].map(([name, id]) => `${name} ${id}`).sort();
    if (mine.join() !== last.join())
      return `folds states to ${mine}, the log to ${last}`;
    const recent = this.#recent
      .filter((event) => event.seq > this.#server.floor)
      .map(({ id }) => id);
    const logged = snapshot.recent.slice(-RECENT).map(({ id }) => id);
    return recent.join() === logged.join()
      ? null
      : `keeps ${recent}, the log ${logged}`;
  }

  #fold(event: LiveEvent): void {
    if (event.key !== undefined)
      this.#last.set(`${event.type}/${event.key}`, event.id);
    else this.#recent = [...this.#recent, event].slice(-RECENT);
  }
}
