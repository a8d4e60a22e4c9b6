import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";

interface Copy {
  readonly event: LiveEvent;
  /** Unix ms. Where the clock ran against the log of the topic, the order of the log holds. */
  readonly time: number;
}

/** One entry: an event, however many topics bring it; or the latest state event of a key. */
interface Row {
  readonly key: string;
  /** At most one per topic. */
  copies: Copy[];
  shown: Copy;
}

/**
 * The newest entries of several logs as one list: per topic in the order of its log, across topics by time.
 *
 * It is a fold of what it is given and nothing else: no clock, no I/O. It changes in place, since copying an index
 * of everything that is kept, for each frame, would cost more than the merge.
 */
export class MergedWindow {
  readonly #rows = new Map<string, Row>();
  readonly #newest = new Map<string, number>();
  #list: Row[] = [];
  #entries: readonly LiveEvent[] = [];
  #added = 0;

  /** Newest first; the same array while nothing changed. */
  get entries(): readonly LiveEvent[] {
    return this.#entries;
  }

  /** How many rows have come in so far. A state event that takes the place of an older one is no new row. */
  get added(): number {
    return this.#added;
  }

  /** Takes in what came, in the order of arrival, and lets go of the oldest beyond `keep`. */
  merge(batch: readonly (LiveEvent | LiveReset)[], keep: number): void {
    const changed = new Set<Row>();
    for (const event of batch)
      if (isReset(event)) this.#restart(event, changed);
      else this.#take(event, changed);
    if (changed.size > 0) this.#arrange(changed, keep);
  }

  /** The log of a topic starts anew: what it brought before no longer stands. */
  #restart({ topic, snapshot }: LiveReset, changed: Set<Row>): void {
    this.#newest.delete(topic);
    for (const row of this.#rows.values()) {
      const others = row.copies.filter(({ event }) => event.topic !== topic);
      if (others.length === row.copies.length) continue;
      row.copies = others;
      if (others.length > 0) row.shown = chooseCopy(others);
      changed.add(row);
    }
    const events = [...snapshot.last.values(), ...snapshot.recent];
    for (const event of events.sort((a, b) => a.seq - b.seq))
      this.#take(event, changed);
  }

  #take(event: LiveEvent, changed: Set<Row>): void {
    const copy = { event, time: this.#timeOf(event) };
    const key = rowKey(event);
    const row = this.#rows.get(key);
    if (!row) {
      const added = { key, copies: [copy], shown: copy };
      this.#rows.set(key, added);
      this.#added += 1;
      changed.add(added);
      return;
    }
    const before = row.copies.findIndex(
      (other) => other.event.topic === event.topic,
    );
    if (before < 0) row.copies.push(copy);
    else if (row.copies[before]!.event.id === event.id) return;
    else row.copies[before] = copy;
    row.shown = chooseCopy(row.copies);
    changed.add(row);
  }

  #timeOf({ topic, at }: LiveEvent): number {
    const newest = this.#newest.get(topic) ?? 0;
    const time = Math.max(newest, Date.parse(at) || 0);
    this.#newest.set(topic, time);
    return time;
  }

  #arrange(changed: ReadonlySet<Row>, keep: number): void {
    const fresh: Row[] = [];
    for (const row of changed)
      if (row.copies.length > 0) fresh.push(row);
      else this.#rows.delete(row.key);
    fresh.sort(compareRows);
    const still = this.#list.filter((row) => !changed.has(row));
    const list = weave(fresh, still);
    for (const row of list.splice(keep)) this.#rows.delete(row.key);
    this.#list = list;
    this.#entries = list.map(({ shown }) => shown.event);
  }
}

/** Two lists in order as one. */
function weave(fresh: readonly Row[], still: readonly Row[]): Row[] {
  const list: Row[] = [];
  let next = 0;
  for (const row of still) {
    while (next < fresh.length && compareRows(fresh[next]!, row) < 0)
      list.push(fresh[next++]!);
    list.push(row);
  }
  return list.concat(fresh.slice(next));
}

/** Newest first: by time, then by topic, then by place in the log. */
function compareRows({ shown: a }: Row, { shown: b }: Row): number {
  if (a.time !== b.time) return b.time - a.time;
  if (a.event.topic !== b.event.topic)
    return a.event.topic < b.event.topic ? 1 : -1;
  return b.event.seq - a.event.seq;
}

/**
 * Of a state, the latest. Of one event in several topics, the administrators' copy: that topic holds every event,
 * so that the order of a single log decides even within a millisecond. Else the first by name.
 */
function chooseCopy(copies: readonly Copy[]): Copy {
  return copies.reduce((best, copy) => {
    if (copy.time !== best.time && copy.event.id !== best.event.id)
      return copy.time > best.time ? copy : best;
    return rankTopic(copy.event.topic) < rankTopic(best.event.topic)
      ? copy
      : best;
  });
}

function rankTopic(topic: string): string {
  return topic.endsWith(".role.admin") ? "" : topic;
}

/** What a row stands for: an event, or a state, which is one thing per tenant, type and key whatever topic tells of it. */
export function rowKey({ id, topic, type, key }: LiveEvent): string {
  if (key === undefined) return id;
  return `${topic.split(".", 1)[0]} ${type}/${key}`;
}
