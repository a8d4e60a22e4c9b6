import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNREADABLE } from "./event.ts";
import { parseHistory } from "./parse-history.ts";

const topic = "acme.public";
const epoch = "0b0e7a6e-7d6a-4a39-9f6a-2f8f1d3c5b01";

function event(seq: number, more: object = {}) {
  const id = `7d0c2f8e-0a0b-4c53-8a4e-${String(seq).padStart(12, "0")}`;
  return {
    id,
    topic,
    epoch,
    seq,
    type: "note:made",
    at: "2026-11-20T10:00:00Z",
    data: { seq },
    ...more,
  };
}

const page = {
  epoch,
  events: [event(3), event(4)],
  more: true,
  head: 9,
  floor: 1,
};

function snapshot(last: object, recent: unknown[]) {
  return { snapshot: { epoch, seq: 9, state: { last, recent } } };
}

describe("parseHistory, a page", () => {
  it("reads events that carry topic and epoch, or not", () => {
    expect(parseHistory(page, topic)).toEqual(page);
    const short = event(3, { topic: undefined, epoch: null });
    expect(parseHistory({ ...page, events: [short] }, topic)).toHaveProperty(
      "events.0",
      event(3),
    );
  });

  it("keeps the place of an event it cannot read, so that a cursor can pass it", () => {
    const bad = { ...event(4), type: "live:reset", data: { secret: 1 } };
    const read = parseHistory(
      { ...page, events: [event(3), bad, event(5)] },
      topic,
    );
    expect(read).toHaveProperty("events.1", {
      ...event(4),
      type: UNREADABLE,
      data: {},
    });
  });

  it("takes holes at and below the floor, and none above it", () => {
    const seqs = (events: object[]) => {
      const read = parseHistory({ ...page, events, floor: 4 }, topic);
      return read && "events" in read && read.events.map(({ seq }) => seq);
    };
    expect(seqs([event(1), event(3), event(5), event(6)])).toEqual([
      1, 3, 5, 6,
    ]);
    expect(seqs([event(1), event(6)])).toBeNull();
    expect(seqs([event(5), event(7)])).toBeNull();
    expect(seqs([event(3), event(2)])).toBeNull();
    expect(seqs([event(3), event(3)])).toBeNull();
  });

  it("numbers an event without a readable seq by its neighbours", () => {
    const read = parseHistory(
      { ...page, events: [null, "x", event(5), {}] },
      topic,
    );
    expect(read).toMatchObject({
      events: [3, 4, 5, 6].map((seq) => ({ seq })),
    });
    expect(read).toMatchObject({ events: { 0: { id: "", type: UNREADABLE } } });
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ ...page, epoch: 1 }],
    [{ ...page, more: 1 }],
    [{ ...page, head: -1 }],
    [{ ...page, floor: null }],
    [{ ...page, events: {} }],
    [{ ...page, events: [event(3), event(5)] }],
    [{ ...page, events: [event(4), event(3)] }],
    [{ ...page, events: [null, {}] }],
    [{ ...page, events: [null, event(1)] }],
    [{ ...page, events: new Array(501).fill(event(1)) }],
  ])("refuses a malformed answer: case %#", (value) => {
    expect(parseHistory(value, topic)).toBeNull();
  });
});

describe("parseHistory, a snapshot", () => {
  it("reads state events by type and key, and log events ascending", () => {
    const state = event(8, { key: "k" });
    const read = parseHistory(
      snapshot({ "note:made/k": state }, [event(6), event(9)]),
      topic,
    );
    expect(read).toEqual({
      snapshot: {
        topic,
        epoch,
        seq: 9,
        last: new Map([["note:made/k", state]]),
        recent: [event(6), event(9)],
      },
    });
  });

  it("believes the events, not the names they came under", () => {
    const last = JSON.parse(
      JSON.stringify({
        a: event(2, { key: "k" }),
        b: event(5, { key: "k" }),
        c: event(4, { key: "k" }),
        d: event(7),
      }).replace('"a"', '"__proto__"'),
    ) as object;
    expect(parseHistory(snapshot(last, []), topic)).toMatchObject({
      snapshot: { last: new Map([["note:made/k", event(5, { key: "k" })]]) },
    });
  });

  it("leaves out what cannot be read, what is above its seq, and what comes twice", () => {
    const recent = [
      event(6),
      { ...event(7), at: 5 },
      event(10),
      event(3),
      event(6),
    ];
    expect(parseHistory(snapshot({}, recent), topic)).toMatchObject({
      snapshot: { recent: [{ seq: 3 }, { seq: 6 }] },
    });
  });

  it.each([
    [{ snapshot: null }],
    [{ snapshot: { epoch, seq: 1 } }],
    [{ snapshot: { epoch, seq: 1, state: { last: {}, recent: {} } } }],
    [{ snapshot: { epoch: "x", seq: 1, state: { last: {}, recent: [] } } }],
    [snapshot([], [])],
    [snapshot({}, new Array(501))],
  ])("refuses a malformed one: case %#", (value) => {
    expect(parseHistory(value, topic)).toBeNull();
  });

  it("throws on nothing", () => {
    const wire = fc.oneof(
      fc.anything(),
      fc.record({
        epoch: fc.constant(epoch),
        events: fc.array(fc.anything()),
        more: fc.boolean(),
        head: fc.nat(),
        floor: fc.nat(),
      }),
      fc.anything().map((state) => ({ snapshot: { epoch, seq: 5, state } })),
    );
    fc.assert(
      fc.property(wire, (value) => void parseHistory(value, topic)),
      { numRuns: 2_000 },
    );
  });
});
