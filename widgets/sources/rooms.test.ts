import { describe, expect, it } from "vitest";
import { Bucket } from "./bucket.ts";
import { settle } from "./fake-deps.ts";
import { assertSendable } from "./live-errors.ts";
import { Rooms } from "./rooms.ts";

const ROOM = "acme.live.desk.g1";

describe("Rooms", () => {
  it("tells a leave and a join of one tick as one change", async () => {
    const rooms = new Rooms();
    const sizes: number[] = [];
    rooms.onPresence(ROOM, (members) => sizes.push(members.size));
    rooms.changed(ROOM, () => new Map());
    rooms.changed(ROOM, () => new Map([["ann", [{}]]]));
    await settle();
    expect(sizes).toEqual([1]);
  });

  it("tells a later listener who is there", async () => {
    const rooms = new Rooms();
    rooms.changed(ROOM, () => new Map([["ann", [{}]]]));
    await settle();
    const seen: string[][] = [];
    rooms.onPresence(ROOM, (members) => seen.push([...members.keys()]));
    expect(seen).toEqual([["ann"]]);
  });

  it("tells nothing of a room that was forgotten meanwhile", async () => {
    const rooms = new Rooms();
    const seen: unknown[] = [];
    rooms.onPresence(ROOM, (members) => seen.push(members));
    rooms.changed(ROOM, () => new Map());
    rooms.forget(ROOM);
    await settle();
    expect(seen).toEqual([]);
  });

  it("shows at most 100 members with 20 tabs each", async () => {
    const rooms = new Rooms();
    const many = new Map(
      Array.from({ length: 150 }, (_, n) => [`u${n}`, Array(30).fill({})]),
    );
    rooms.changed(ROOM, () => many);
    await settle();
    rooms.onPresence(ROOM, (members) => {
      expect(members.size).toBe(100);
      expect(members.get("u0")).toHaveLength(20);
    });
    expect.assertions(2);
  });
});

describe("Bucket", () => {
  it("gives ten a second, refilled evenly", () => {
    let now = 0;
    const bucket = new Bucket(10, 1_000, () => now);
    const take = (times: number) =>
      Array.from({ length: times }, () => bucket.take()).filter(Boolean).length;
    expect(take(12)).toBe(10);
    now = 250;
    expect(take(5)).toBe(2);
    now = 60_000;
    expect(take(12)).toBe(10);
  });
});

describe("assertSendable", () => {
  it.each(["", "with space", "x".repeat(65), "ü"])(
    "refuses the event name %j",
    (event) => {
      expect(() => assertSendable("w", event, {})).toThrow(/w: cannot send/);
    },
  );

  it("refuses what is too large for an engine", () => {
    const payload = { x: "y".repeat(8_000) };
    expect(() => assertSendable("w", "e", payload)).toThrow(/too large/);
  });
});
