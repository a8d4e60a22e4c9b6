import { describe, expect, it } from "vitest";
import { parseRecording } from "./parse-recording.ts";
import { sealEntries } from "./recording.ts";

const EPOCH = "0d3c0d3c-0000-4000-8000-000000000000";
const TOPIC = "gym.public";
const START = Date.parse("2026-03-14T12:00:00Z");

const head = (rest: object = {}) => ({
  livelets: "recording",
  version: 1,
  tenant: "gym",
  pack: "gym",
  started: "2026-03-14T12:00:00Z",
  topics: [
    { topic: TOPIC, epoch: EPOCH, seq: 0, state: { last: {}, recent: [] } },
  ],
  ...rest,
});
const eventOf = (n: number, rest: object = {}) => ({
  at: START + n * 1_000,
  event: {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    topic: TOPIC,
    seq: n,
    type: "host:log",
    at: "2026-03-14T12:00:00Z",
    data: { n },
    ...rest,
  },
});
const end = { end: true, stopped: "2026-03-14T12:01:00Z" };
const seal = (...entries: readonly object[]) =>
  sealEntries(entries.map((entry) => JSON.stringify(entry)));
const file = () => seal(head(), eventOf(1), eventOf(2), eventOf(3), end);
const summary = (value: unknown) => {
  const { tape, problem } = parseRecording(value);
  return [problem?.code, problem?.entry, tape?.steps.length];
};

describe("parseRecording", () => {
  it("reads a whole one, also indented or parsed", () => {
    const parsed: unknown = JSON.parse(file());
    const { tape, problem } = parseRecording(file());
    expect(problem).toBeNull();
    expect(tape!.to - tape!.from).toBe(60_000);
    for (const other of [parsed, JSON.stringify(parsed, null, 2)])
      expect(parseRecording(other)).toEqual({ tape, problem });
  });

  it("finds every place at which a file can be cut, and uses what is before", () => {
    const lines = file().split("\n");
    for (let kept = 2; kept < 6; kept += 1) {
      const cut = lines.slice(0, kept).join("\n");
      expect(summary(cut)).toEqual(["cut", kept, kept - 1]);
      const within = `${cut}\n${lines[kept]!.slice(0, 20)}`;
      expect(summary(within)).toEqual(["cut", kept, kept - 1]);
    }
  });

  it("knows a file whose header was cut, of which nothing is left", () => {
    const { tape, problem } = parseRecording(file().slice(0, 90));
    expect([tape, problem?.code]).toEqual([null, "cut"]);
    expect(problem!.message).toBe(
      "replay: the recording was cut at entry 1. Nothing of it can be used. Save it anew.",
    );
  });

  it("says where it breaks, and up to when it can be used", () => {
    const text = file().replace('"n":2', '"n":7');
    expect(parseRecording(text).problem!.message).toBe(
      "replay: the recording was edited or damaged at entry 3. What came before, up to 2026-03-14T12:00:01.000Z, is replayed.",
    );
  });

  it("notices an entry that was taken out, put in, or moved", () => {
    const entries = JSON.parse(file()) as object[];
    const changed = (change: (list: object[]) => void) => {
      const list = [...entries];
      change(list);
      return summary(list);
    };
    expect(changed((list) => list.splice(2, 1))).toEqual(["edited", 3, 2]);
    expect(changed((list) => list.splice(2, 0, list[1]!))).toEqual(["edited", 3, 2]); // prettier-ignore
    expect(changed((list) => list.push(list[2]!))).toEqual(["edited", 6, 4]);
    expect(changed((list) => list.reverse())[0]).toBe("shape");
  });

  it("uses nothing of a file whose header was changed", () => {
    const text = file().replace('"pack":"gym"', '"pack":"host"');
    expect(summary(text)).toEqual(["edited", 1, undefined]);
  });

  it("says which version it would take", () => {
    const { problem } = parseRecording(seal(head({ version: 2 }), end));
    expect(problem).toMatchObject({ code: "version" });
    expect(problem!.message).toContain('of version "2"');
  });

  it("does not read what is too large", () => {
    const { problem } = parseRecording(" ".repeat(50_000_000));
    expect(problem!.message).toMatch(/it has 50 MB, and at most 20 are read/);
  });

  it.each([
    "",
    "{}",
    "null",
    "[]",
    "[[]]",
    "no JSON",
    '[{"livelets":"x"}]',
    null,
    undefined,
    7,
    {},
    [null],
    "[".repeat(100_000),
  ])("finds no recording in a value that is none (%#)", (value) => {
    expect(summary(value)).toEqual(["shape", 0, undefined]);
  });

  it.each([
    { tenant: "a b" },
    { tenant: 7 },
    { started: "yesterday" },
    { topics: null },
    { topics: [{ topic: "host.public" }] },
    { topics: [null] },
  ])("refuses a sealed header that cannot be: %o", (rest) => {
    expect(summary(seal(head(rest), end))).toEqual(["edited", 1, undefined]);
  });

  it.each([
    eventOf(2, { seq: 1 }),
    eventOf(2, { seq: 5_000 }),
    eventOf(2, { topic: "gym.role.admin" }),
    eventOf(2, { topic: "__proto__" }),
    eventOf(2, { type: "live:reset" }),
    { ...eventOf(2), at: -1 },
    { ...eventOf(2), at: 1e300 },
    { at: START },
    { at: START, snapshot: { topic: TOPIC } },
  ])("stops at a sealed entry that cannot be: %o", (entry) => {
    expect(summary(seal(head(), eventOf(1), entry, end))).toEqual(["edited", 3, 2]); // prettier-ignore
  });

  it("lets nothing reach a prototype", () => {
    const data = JSON.parse('{"__proto__":{"polluted":1}}') as object;
    summary(seal(head(), eventOf(1, { data }), end));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("holds a clock that went back", () => {
    const back = { ...eventOf(2), at: START - 5_000 };
    const { tape, problem } = parseRecording(seal(head(), eventOf(1), back, end)); // prettier-ignore
    expect(problem).toBeNull();
    expect(tape!.steps.map(({ at }) => at - START)).toEqual([0, 1_000, 1_000]);
  });
});
