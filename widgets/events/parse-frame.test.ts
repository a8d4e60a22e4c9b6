import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent, parseFrame } from "./parse-frame.ts";

const topic = "acme.public";
const epoch = "0b0e7a6e-7d6a-4a39-9f6a-2f8f1d3c5b01";
const id = "7d0c2f8e-0a0b-4c53-8a4e-2d1f5b7c9e02";
const event = {
  id,
  seq: 7,
  type: "note:made",
  at: "2026-11-20T10:00:00.123456Z",
  data: { n: 1 },
};
const frame = { v: 1, topic, epoch, from: 7, to: 7, head: 9, events: [event] };

describe("parseFrame", () => {
  it("reads a frame and gives its events their topic and epoch", () => {
    expect(parseFrame(frame)).toEqual({
      kind: "frame",
      topic,
      epoch,
      from: 7,
      to: 7,
      head: 9,
      events: [{ ...event, topic, epoch }],
    });
  });

  it("reads the JSON text of one, and ignores unknown keys", () => {
    expect(parseFrame(JSON.stringify({ ...frame, more: 1 }))).toEqual(
      parseFrame(frame),
    );
  });

  it("reads thin frames and head frames", () => {
    expect(parseFrame({ ...frame, events: [] })).toMatchObject({
      from: 7,
      to: 7,
      events: [],
    });
    expect(parseFrame({ ...frame, from: 10, to: 9, events: [] })).toMatchObject(
      { from: 10, to: 9, head: 9 },
    );
    expect(
      parseFrame({ ...frame, from: 1, to: 0, head: 0, events: [] }),
    ).toMatchObject({ head: 0 });
  });

  it("reads that a topic has moved", () => {
    expect(parseFrame({ v: 1, topic, moved: true })).toEqual({
      kind: "moved",
      topic,
    });
  });

  it("leaves out what cannot be read of an actor, and keeps the event", () => {
    const actorOf = (actor: unknown) => {
      const read = parseFrame({ ...frame, events: [{ ...event, actor }] });
      return read?.kind === "frame" ? read.events[0]!.actor : "no frame";
    };
    for (const actor of ["u", 7, { id: 1 }, { id: "" }])
      expect(actorOf(actor)).toBeUndefined();
    for (const name of ["", 7, "x".repeat(201)])
      expect(actorOf({ id: "u", name })).toEqual({ id: "u" });
  });

  it("keeps key, actor and command, and takes null for absent", () => {
    const full = {
      ...event,
      key: "k",
      actor: { id: "u", name: "Ann" },
      command: id,
    };
    expect(parseFrame({ ...frame, events: [full] })).toHaveProperty(
      "events.0",
      { ...full, topic, epoch },
    );
    const none = { ...event, key: null, actor: null, command: null };
    expect(parseFrame({ ...frame, events: [none] })).toHaveProperty(
      "events.0",
      { ...event, topic, epoch },
    );
  });

  it.each([
    [null],
    [5],
    ["x"],
    ["{"],
    ["[]"],
    [[frame]],
    [() => frame],
    [{ ...frame, v: 2 }],
    [{ ...frame, v: undefined }],
    [{ ...frame, topic: "acme" }],
    [{ ...frame, topic: 5 }],
    [{ v: 1, topic: "x", moved: true }],
    [{ ...frame, epoch: "e1" }],
    [{ ...frame, from: 0 }],
    [{ ...frame, from: "7" }],
    [{ ...frame, from: 7.5 }],
    [{ ...frame, head: 6 }],
    [{ ...frame, head: 2 ** 53 }],
    [{ ...frame, to: NaN }],
    [{ ...frame, events: undefined }],
    [{ ...frame, events: {} }],
    [{ ...frame, from: 8, to: 7, events: [] }],
    [{ ...frame, from: 10, to: 9 }],
    [{ ...frame, from: 6 }],
    [{ ...frame, to: 8 }],
    [{ ...frame, events: [{ ...event, seq: 8 }] }],
    [{ ...frame, events: [event, event] }],
    [
      {
        ...frame,
        from: 1,
        to: 101,
        head: 101,
        events: new Array(101).fill(event),
      },
    ],
    [JSON.stringify({ ...frame, pad: "x".repeat(65_536) })],
    [`${"[".repeat(10_000)}${"]".repeat(10_000)}`],
  ])("refuses what is no frame of ours: case %#", (value) => {
    expect(parseFrame(value)).toBeNull();
  });

  it.each([
    [{ id: "x" }],
    [{ type: "live:reset" }],
    [{ type: "LIVE:x" }],
    [{ type: "7up" }],
    [{ type: "a".repeat(101) }],
    [{ at: "yesterday" }],
    [{ at: "2026-11-20T10:00:00" }],
    [{ at: "2026-13-20T10:00:00Z" }],
    [{ key: "" }],
    [{ key: "k".repeat(201) }],
    [{ key: 5 }],
    [{ command: {} }],
    [{ topic: "acme.role.admin" }],
    [{ epoch: id }],
    [{ data: null }],
    [{ data: [] }],
    [{ data: { d: new Date() } }],
    [{ data: { s: "x".repeat(20_000) } }],
    [{ data: JSON.parse('{"a":{"__proto__":{"polluted":1}}}') }],
  ])(
    "makes a frame thin when an event in it cannot be read: case %#",
    (wrong) => {
      const read = parseFrame({ ...frame, events: [{ ...event, ...wrong }] });
      expect(read).toMatchObject({
        kind: "frame",
        from: 7,
        to: 7,
        head: 9,
        events: [],
      });
    },
  );

  it("throws on nothing and pollutes nothing (I18)", () => {
    const hostile = fc.object({
      withNullPrototype: true,
      withDate: true,
      withMap: true,
      withBigInt: true,
      key: fc.oneof(
        fc.string(),
        fc.constantFrom("__proto__", "v", "topic", "events", "data"),
      ),
    });
    const broken = fc.record(
      Object.fromEntries(
        Object.keys(frame).map((key) => [
          key,
          fc.oneof(
            fc.constant(frame[key as keyof typeof frame] as unknown),
            fc.anything(),
          ),
        ]),
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), hostile, broken, fc.json()),
        (value) => {
          parseFrame(value);
          parseEvent(value, topic, epoch);
          return !("polluted" in {});
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("throws on no getter, proxy or cycle", () => {
    const bomb = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    const cycle: Record<string, unknown> = { ...frame };
    cycle.events = [cycle];
    const values = [
      bomb,
      { ...frame, events: [bomb] },
      { ...frame, events: bomb },
      cycle,
      {
        get v(): number {
          throw new Error("no");
        },
      },
    ];
    expect(values.map((value) => parseFrame(value)?.kind ?? null)).toEqual([
      null,
      "frame",
      null,
      "frame",
      null,
    ]);
  });
});
