import type { Actor, LiveEvent } from "./event.ts";
import type { Frame, Moved } from "./frame.ts";
import {
  attempt,
  isCount,
  isText,
  isTime,
  isUuid,
  record,
} from "./parse-fields.ts";
import { copyPlain, isRecord } from "./plain.ts";
import { parseTopic } from "./topic.ts";

/** Frames are at most 8 KB; a text longer than this is refused before it is read. */
const TEXT = 65_536;
/** More events than this cannot be written in 8 KB. */
const EVENTS = 100;
const TYPE = /^[a-z][a-z0-9_:-]{0,99}$/i;

/**
 * Reads what an engine delivered: an object, or the JSON text of one. Null if it is no frame of ours. Never throws.
 *
 * An event in it that cannot be read makes the frame thin instead of lost: the log is asked, and says what it is
 * (see `UNREADABLE`). A frame that contradicts itself (positions, head) is refused whole.
 */
export function parseFrame(value: unknown): Frame | Moved | null {
  return attempt(() => readFrame(value));
}

/** Reads one event. In a frame it has no topic and epoch of its own; where it has, they must agree. Never throws. */
export function parseEvent(
  value: unknown,
  topic: string,
  epoch: string,
): LiveEvent | null {
  return attempt(() => readEvent(value, topic, epoch));
}

function readFrame(value: unknown): Frame | Moved | null {
  const wire = record(value, TEXT);
  if (!wire || wire.v !== 1) return null;
  const { topic, epoch, from, to, head, events, moved } = wire;
  if (typeof topic !== "string" || !parseTopic(topic)) return null;
  if (moved === true) return { kind: "moved", topic };
  if (!isUuid(epoch) || !isCount(from) || !isCount(to) || !isCount(head))
    return null;
  if (from < 1 || to > head || !Array.isArray(events)) return null;
  const isHead = from === head + 1 && to === head && events.length === 0;
  if (from > to && !isHead) return null;
  const read = readEvents(events, topic, epoch, from, to);
  return read && { kind: "frame", topic, epoch, from, to, head, events: read };
}

/** The events `from … to`; none if one cannot be read; null if they are others than the frame says. */
function readEvents(
  events: readonly unknown[],
  topic: string,
  epoch: string,
  from: number,
  to: number,
): readonly LiveEvent[] | null {
  const count = events.length;
  if (count === 0) return [];
  if (count > EVENTS || count !== to - from + 1) return null;
  const read: LiveEvent[] = [];
  for (let i = 0; i < count; i += 1) {
    const event = parseEvent(events[i], topic, epoch);
    if (!event) return [];
    if (event.seq !== from + i) return null;
    read.push(event);
  }
  return read;
}

function readEvent(
  value: unknown,
  topic: string,
  epoch: string,
): LiveEvent | null {
  if (!isRecord(value)) return null;
  const { id, seq, type, at, key, command } = value;
  if ((value.topic ?? topic) !== topic) return null;
  if ((value.epoch ?? epoch) !== epoch) return null;
  if (!isUuid(id) || !isCount(seq) || seq < 1 || !isTime(at)) return null;
  if (!isType(type) || !isOptional(key) || !isOptional(command)) return null;
  const actor = readActor(value.actor);
  const data = copyPlain(value.data);
  if (!data) return null;
  return {
    id,
    topic,
    seq,
    epoch,
    type,
    at,
    ...(isText(key, 200) && { key }),
    ...(actor && { actor }),
    ...(isText(command, 200) && { command }),
    data,
  };
}

function isType(value: unknown): value is string {
  return isText(value, 100) && TYPE.test(value) && !/^live:/i.test(value);
}

/** Postgres writes `null` where there is none. */
function isOptional(value: unknown): boolean {
  return value === undefined || value === null || isText(value, 200);
}

/** Who it was is worth less than the event: what cannot be read of an actor is left out. */
function readActor(value: unknown): Actor | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name } = value;
  if (!isText(id, 200)) return undefined;
  return isText(name, 200) ? { id, name } : { id };
}
