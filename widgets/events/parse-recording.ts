import type { Snapshot } from "./event.ts";
import { attempt, isCount, isText, isTime, list } from "./parse-fields.ts";
import { parseEvent } from "./parse-frame.ts";
import { parseHistory } from "./parse-history.ts";
import { isRecord } from "./plain.ts";
import {
  READ_BYTES,
  RECORDING_VERSION,
  sumOf,
  type RecordingProblem,
  type Tape,
  type TapeStep,
} from "./recording.ts";
import { isSegment, parseTopic } from "./topic.ts";

/** What a recording says as far as it can be trusted, and what is wrong with the rest. */
export interface RecordingReading {
  /** Null where nothing can be used. */
  readonly tape: Tape | null;
  readonly problem: RecordingProblem | null;
}

const TOPICS = 1_000;
/** Events of a topic that could not be read when they came are missing; more than this in a row were never there. */
const HOLE = 1_000;
/** How a file begins, by which it is known where not even its first entry is whole. */
const BEGIN = /^\s*\[\s*\{\s*"livelets":\s*"recording"/;
/** Year 9999: later than this no date can be written. */
const LATEST = 253_402_300_799_000;

/** Reads a recording: the text of its file, or what JSON makes of that. Never throws. */
export function parseRecording(value: unknown): RecordingReading {
  if (typeof value === "string" && value.length > READ_BYTES)
    return tooLarge(value.length);
  const entries =
    typeof value === "string" ? readEntries(value) : listOf(value);
  if (entries.length === 0 && typeof value === "string" && BEGIN.test(value))
    return broken(1, "cut");
  if (entries.length === 0)
    return nothing(
      "shape",
      "it is no recording of Livelets. Use a file that was saved from one.",
    );
  return attempt(() => readAll(entries)) ?? broken(1, "edited");
}

/** The answer for a file that is not even opened. */
export function tooLarge(bytes: number): RecordingReading {
  const size = Math.ceil(bytes / 1_000_000);
  return nothing(
    "size",
    `it has ${size} MB, and at most ${READ_BYTES / 1_000_000} are read. Record for a shorter time.`,
  );
}

/** Whole, or, where it was cut, line by line up to there. */
function readEntries(text: string): readonly unknown[] {
  const whole = attempt(() => JSON.parse(text) as unknown);
  if (whole !== null) return listOf(whole);
  const entries: unknown[] = [];
  for (const line of text.split("\n").slice(1)) {
    const entry = attempt(
      () => JSON.parse(line.replace(/,?\s*$/, "")) as unknown,
    );
    if (entry === null) break;
    entries.push(entry);
  }
  return entries;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readAll(entries: readonly unknown[]): RecordingReading {
  const first = open(entries[0], "");
  const { body: header } = first;
  if (header?.livelets !== "recording")
    return nothing(
      "shape",
      "it is no recording of Livelets. Use a file that was saved from one.",
    );
  if (header.version !== RECORDING_VERSION)
    return nothing(
      "version",
      `it is of version "${String(header.version).slice(0, 20)}", and version ${RECORDING_VERSION} is read here. Use the version of Livelets that recorded it.`,
    );
  const reader = first.isTrue ? TapeReader.from(header) : null;
  if (!reader) return broken(1, "edited");
  let { sum } = first;
  for (let i = 1; i < entries.length; i += 1) {
    const entry = open(entries[i], sum);
    const { body } = entry;
    const isEnd = body?.end === true;
    if (!entry.isTrue || (!isEnd && !reader.take(body!)))
      return broken(i + 1, "edited", reader.tape);
    if (isEnd) {
      reader.close(body!.stopped);
      if (i + 1 < entries.length) return broken(i + 2, "edited", reader.tape);
      return { tape: reader.tape, problem: null };
    }
    sum = entry.sum;
  }
  return broken(entries.length + 1, "cut", reader.tape);
}

/** An entry without its sum, and whether that is the one it must have. */
function open(
  entry: unknown,
  before: string,
): { body: Record<string, unknown> | null; sum: string; isTrue: boolean } {
  if (!isRecord(entry)) return { body: null, sum: "", isTrue: false };
  const { sum: given, ...body } = entry;
  const sum = attempt(() => sumOf(before, JSON.stringify(body))) ?? "";
  return { body, sum, isTrue: sum !== "" && sum === given };
}

function nothing(
  code: RecordingProblem["code"],
  why: string,
): RecordingReading {
  const message = `replay: the recording cannot be used: ${why}`;
  return { tape: null, problem: { code, message, entry: 0 } };
}

function broken(
  entry: number,
  code: "cut" | "edited",
  tape: Tape | null = null,
): RecordingReading {
  const what =
    code === "cut"
      ? `was cut at entry ${entry}`
      : `was edited or damaged at entry ${entry}`;
  const rest = tape
    ? `What came before, up to ${new Date(tape.to).toISOString()}, is replayed.`
    : "Nothing of it can be used. Save it anew.";
  const message = `replay: the recording ${what}. ${rest}`;
  return { tape, problem: { code, message, entry } };
}

/** Takes entries whose sum is right; what they say may still be impossible. */
class TapeReader {
  readonly #tenant: string;
  readonly #pack: string | null;
  readonly #from: number;
  readonly #steps: TapeStep[] = [];
  /** By topic: epoch and seq of what came last. */
  readonly #cursors = new Map<string, { epoch: string; seq: number }>();
  #to: number;

  private constructor(tenant: string, pack: string | null, from: number) {
    this.#tenant = tenant;
    this.#pack = pack;
    this.#from = this.#to = from;
  }

  static from(header: Record<string, unknown>): TapeReader | null {
    const { tenant, pack, started, topics } = header;
    if (typeof tenant !== "string" || !isSegment(tenant)) return null;
    if (!isTime(started) || !list(topics, TOPICS, (topic) => topic))
      return null;
    const name = isText(pack, 64) && isSegment(pack) ? pack : null;
    const at = Date.parse(started);
    const reader = new TapeReader(tenant, name, at);
    const starts = topics as readonly unknown[];
    return starts.every((snapshot) => reader.take({ at, snapshot }))
      ? reader
      : null;
  }

  get tape(): Tape {
    return {
      tenant: this.#tenant,
      pack: this.#pack,
      from: this.#from,
      to: this.#to,
      steps: this.#steps,
    };
  }

  /** False for what cannot be. A time before the one before it is a clock that went back: it is held. */
  take({ at, event, snapshot }: Record<string, unknown>): boolean {
    if (!isCount(at) || at > LATEST) return false;
    const time = Math.max(at, this.#to);
    const step = isRecord(event)
      ? this.#readEvent(time, event)
      : this.#readSnapshot(time, snapshot);
    if (!step) return false;
    this.#to = time;
    this.#steps.push(step);
    return true;
  }

  close(stopped: unknown): void {
    if (isTime(stopped)) this.#to = Math.max(this.#to, Date.parse(stopped));
  }

  #readEvent(at: number, wire: Record<string, unknown>): TapeStep | null {
    const { topic } = wire;
    const cursor = this.#cursors.get(String(topic));
    if (!cursor) return null;
    const event = parseEvent(wire, topic as string, cursor.epoch);
    if (!event || event.seq <= cursor.seq || event.seq - cursor.seq > HOLE)
      return null;
    cursor.seq = event.seq;
    return { at, event };
  }

  #readSnapshot(at: number, wire: unknown): TapeStep | null {
    if (!isRecord(wire) || typeof wire.topic !== "string") return null;
    const { topic } = wire;
    if (parseTopic(topic)?.tenant !== this.#tenant) return null;
    const answer = parseHistory({ snapshot: wire }, topic);
    if (!answer || !("snapshot" in answer)) return null;
    const { epoch, seq }: Snapshot = answer.snapshot;
    this.#cursors.set(topic, { epoch, seq });
    return { at, snapshot: answer.snapshot };
  }
}
