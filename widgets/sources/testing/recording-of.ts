import { RECORDING_VERSION, sealEntries } from "../../events/recording.ts";

export const START = Date.parse("2026-03-14T12:00:00Z");
const EPOCH = "0d3c0d3c-0000-4000-8000-000000000000";

/** Something that came to a topic so many seconds after the start. */
export interface Came {
  readonly second: number;
  readonly topic?: string;
  readonly key?: string;
  /** The topic started anew, with nothing in it. */
  readonly reset?: boolean;
  /** An event before this one could not be read. */
  readonly hole?: boolean;
}

export interface RecordingOfOptions {
  readonly topics?: readonly string[];
  readonly pack?: string | null;
  readonly tenant?: string;
}

/** The text of a recording that lasts ten seconds longer than what came in it. */
export function recordingOf(
  came: readonly Came[],
  options: RecordingOfOptions = {},
): string {
  const { tenant = "acme", pack = null } = options;
  const { topics = [`${tenant}.public`, `${tenant}.room.desk`] } = options;
  const seqs = new Map<string, number>();
  const iso = (second: number) =>
    new Date(START + second * 1_000).toISOString();
  const startOf = (topic: string, epoch = EPOCH) => {
    seqs.set(topic, 0);
    return { topic, epoch, seq: 0, state: { last: {}, recent: [] } };
  };
  const header = { livelets: "recording", version: RECORDING_VERSION, tenant, pack, started: iso(0), topics: topics.map((topic) => startOf(topic)) }; // prettier-ignore
  const entries = came.map(({ second, topic = topics[0]!, ...rest }, n) => {
    const at = START + second * 1_000;
    if (rest.reset) return { at, snapshot: startOf(topic, idOf(n, "1")) };
    const seq = seqs.get(topic)! + (rest.hole ? 2 : 1);
    seqs.set(topic, seq);
    const { key } = rest;
    const type = key === undefined ? "host:log" : "host:metrics";
    const event = { id: idOf(n), topic, seq, type, at: iso(second), key, data: { n } }; // prettier-ignore
    return { at, event };
  });
  const stopped = iso((came.at(-1)?.second ?? 0) + 10);
  const end = { end: true, events: came.length, stopped, full: null };
  return sealEntries(
    [header, ...entries, end].map((entry) => JSON.stringify(entry)),
  );
}

function idOf(n: number, first = "0"): string {
  return `${first}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}
