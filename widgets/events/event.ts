/** Who caused an event. `id` is the user id; `name` is personal. */
export interface Actor {
  readonly id: string;
  readonly name?: string;
}

/**
 * One fact of a topic's log.
 *
 * - `id`: UUID and idempotency key, the same in every topic that gets the event
 * - `seq`: 1, 2, 3 … without holes, in commit order, per topic
 * - `epoch`: UUID of this numbering; a new one means "start anew"
 * - `at`: the server's time (RFC 3339, UTC), one per publish
 * - `key`: present on state events: a snapshot keeps the last event per type and key
 * - `command`: id of the command that caused it
 * - `data`: shapes are in docs/events.md; unknown keys are kept
 */
export interface LiveEvent {
  readonly id: string;
  readonly topic: string;
  readonly seq: number;
  readonly epoch: string;
  readonly type: string;
  readonly at: string;
  readonly key?: string;
  readonly actor?: Actor;
  readonly command?: string;
  readonly data: EventData;
}

/** A JSON object that passed `parseEvent`: no prototype keys, bounded depth and size. */
export type EventData = { readonly [name: string]: unknown };

/**
 * The state of a topic at one `seq`, free of any pack: a widget folds it with the same reducer as events.
 * `last` holds the newest state event per `"<type>/<key>"`; `recent` the newest log events (those without a
 * key), at most 200, ascending.
 */
export interface Snapshot {
  readonly topic: string;
  readonly epoch: string;
  readonly seq: number;
  readonly last: ReadonlyMap<string, LiveEvent>;
  readonly recent: readonly LiveEvent[];
}

/** Tells a fold to forget everything and start from `snapshot`. */
export interface LiveReset {
  readonly type: "live:reset";
  readonly topic: string;
  readonly snapshot: Snapshot;
}

/**
 * The type of a log event that could not be read. It stands in a history page so that a cursor can move past it;
 * a fold ignores it. `live:` types cannot be published, so nobody can send one.
 */
export const UNREADABLE = "live:unreadable";

/** Tells a reset from an event. No event type may begin with `live:`. */
export function isReset(event: LiveEvent | LiveReset): event is LiveReset {
  return event.type === "live:reset";
}

/** A position in a topic's log. `last` is the id of the event at `seq`, unknown (absent) right after a snapshot. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  readonly last?: string;
}
