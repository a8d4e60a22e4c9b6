import type { HistoryAnswer, HistoryPage } from "./answers.ts";
import { UNREADABLE } from "./event.ts";
import type { LiveEvent, Snapshot } from "./event.ts";
import { attempt, isCount, isTime, isUuid } from "./parse-fields.ts";
import { parseEvent } from "./parse-frame.ts";
import { isRecord } from "./plain.ts";

const PAGE = 500;
const KEYS = 20_000;
/**
 * Reads `GET history` for a topic. Null if the answer is malformed. Never throws.
 *
 * In a page, an event that cannot be read keeps its place as `UNREADABLE` with empty data, and its id if that can be
 * read, else "". In a snapshot there is no place to keep: such an event is left out.
 */
export function parseHistory(
  value: unknown,
  topic: string,
): HistoryAnswer | null {
  return attempt(() => {
    if (!isRecord(value)) return null;
    if (value.snapshot === undefined) return readPage(value, topic);
    const snapshot = readSnapshot(value.snapshot, topic);
    return snapshot && { snapshot };
  });
}

function readPage(
  wire: Record<string, unknown>,
  topic: string,
): HistoryPage | null {
  const { epoch, events, more, head, floor } = wire;
  if (!isUuid(epoch) || typeof more !== "boolean") return null;
  if (!isCount(head) || !isCount(floor)) return null;
  if (!Array.isArray(events) || events.length > PAGE) return null;
  const read = readPageEvents(events, topic, epoch, floor);
  return read && { epoch, events: read, more, head, floor };
}

/**
 * Above the floor pages have no holes, so an event whose own seq cannot be read is numbered by its neighbours. At and
 * below it only some events are kept.
 */
function readPageEvents(
  events: readonly unknown[],
  topic: string,
  epoch: string,
  floor: number,
): LiveEvent[] | null {
  const anchor = events.findIndex((event) => seqOf(event) !== null);
  if (anchor < 0) return events.length === 0 ? [] : null;
  let next = seqOf(events[anchor])! - anchor;
  const read: LiveEvent[] = [];
  for (const wire of events) {
    const event =
      parseEvent(wire, topic, epoch) ?? unreadable(wire, topic, epoch, next);
    const { seq } = event;
    if (seq < 1 || seq < next || (seq > next && seq > floor + 1)) return null;
    read.push(event);
    next = seq + 1;
  }
  return read;
}

function seqOf(event: unknown): number | null {
  return isRecord(event) && isCount(event.seq) ? event.seq : null;
}

function unreadable(
  value: unknown,
  topic: string,
  epoch: string,
  seq: number,
): LiveEvent {
  const { id, at } = isRecord(value) ? value : {};
  return {
    id: isUuid(id) ? id : "",
    topic,
    seq: seqOf(value) ?? seq,
    epoch,
    type: UNREADABLE,
    at: isTime(at) ? at : "1970-01-01T00:00:00Z",
    data: {},
  };
}

function readSnapshot(value: unknown, topic: string): Snapshot | null {
  if (!isRecord(value) || !isRecord(value.state)) return null;
  const { epoch, seq } = value;
  const { last, recent } = value.state;
  if (!isUuid(epoch) || !isCount(seq)) return null;
  if (!isRecord(last) || !Array.isArray(recent)) return null;
  const states = Object.values(last);
  if (states.length > KEYS || recent.length > PAGE) return null;
  const read = (entries: readonly unknown[]) =>
    entries.flatMap((entry) => {
      const event = parseEvent(entry, topic, epoch);
      return event && event.seq <= seq ? event : [];
    });
  return {
    topic,
    epoch,
    seq,
    last: newest(read(states)),
    recent: ascending(read(recent)),
  };
}

/** By type and key of the events themselves: the names they came under prove nothing. */
function newest(events: readonly LiveEvent[]): Map<string, LiveEvent> {
  const last = new Map<string, LiveEvent>();
  for (const event of events) {
    const name = `${event.type}/${event.key}`;
    if (event.key !== undefined && (last.get(name)?.seq ?? 0) < event.seq)
      last.set(name, event);
  }
  return last;
}

/** The log events among them, each once. */
function ascending(events: readonly LiveEvent[]): LiveEvent[] {
  return events
    .filter((event) => event.key === undefined)
    .sort((a, b) => a.seq - b.seq)
    .filter((event, i, all) => event.seq !== all[i - 1]?.seq);
}
