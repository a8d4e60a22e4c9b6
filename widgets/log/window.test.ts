import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { UNREADABLE } from "../events/event.ts";
import { logs, mixed, resetAt, type Logs } from "./testing/told.ts";
import {
  createWindow,
  reduceWindow,
  resizeWindow,
  type WindowState,
} from "./window.ts";

function event(second: number, more: Partial<LiveEvent> = {}): LiveEvent {
  const at = `2026-11-20T10:00:${String(second).padStart(2, "0")}.000000Z`;
  return {
    id: `id-${second}`,
    topic: "a",
    seq: second,
    epoch: "e",
    type: "t",
    at,
    data: {},
    ...more,
  };
}

function reset(
  topic: string,
  recent: LiveEvent[],
  last: LiveEvent[] = [],
): LiveReset {
  const states = new Map(
    last.map((state) => [`${state.type}/${state.key}`, state]),
  );
  return {
    type: "live:reset",
    topic,
    snapshot: { topic, epoch: "e", seq: 99, last: states, recent },
  };
}

function ids(state: WindowState): string[] {
  return state.entries.map(({ event }) => event.id);
}

describe("reduceWindow", () => {
  const empty = createWindow(3);

  it("keeps the newest, oldest first", () => {
    const state = reduceWindow(
      empty,
      [1, 2, 3, 4].map((n) => event(n)),
    );
    expect(ids(state)).toEqual(["id-2", "id-3", "id-4"]);
  });

  it("puts a late one of another topic where it belongs", () => {
    const state = reduceWindow(empty, [event(1), event(5)]);
    const late = event(3, { topic: "b", seq: 1 });
    expect(ids(reduceWindow(state, late))).toEqual(["id-1", "id-3", "id-5"]);
  });

  it("shows an event once, however many topics tell it", () => {
    const state = reduceWindow(empty, [event(1, { topic: "b" }), event(2)]);
    const told = reduceWindow(state, event(1, { topic: "a", seq: 7 }));
    expect(ids(told)).toEqual(["id-1", "id-2"]);
    expect(told.entries[0]?.by.map(({ topic }) => topic)).toEqual(["b", "a"]);
  });

  it("lets a state event take its predecessor's place, at the end", () => {
    const state = reduceWindow(empty, [event(1, { key: "k" }), event(2)]);
    const next = reduceWindow(state, event(3, { key: "k" }));
    expect(ids(next)).toEqual(["id-2", "id-3"]);
    expect(reduceWindow(next, event(1, { key: "k" }))).toBe(next);
  });

  it("comes back the same when nothing changed", () => {
    const state = reduceWindow(empty, [event(4), event(5), event(6)]);
    expect(
      reduceWindow(state, [event(5), event(2), event(7, { type: UNREADABLE })]),
    ).toBe(state);
    expect(reduceWindow(state, reset("z", []))).toBe(state);
    expect(reduceWindow(state, [])).toBe(state);
  });

  it("replaces what one topic said, and keeps what another says too", () => {
    const both = event(2, { topic: "b", seq: 1 });
    const state = reduceWindow(empty, [
      event(1),
      event(2),
      both,
      event(3, { topic: "b" }),
    ]);
    expect(ids(reduceWindow(state, reset("a", [event(4)])))).toEqual([
      "id-2",
      "id-3",
      "id-4",
    ]);
  });

  it("shows another topic's state again when the newer one is taken back", () => {
    const newer = event(3, { topic: "b", key: "k" });
    const state = reduceWindow(empty, [
      event(1, { key: "k" }),
      event(2),
      newer,
    ]);
    expect(ids(state)).toEqual(["id-2", "id-3"]);
    expect(ids(reduceWindow(state, reset("b", [])))).toEqual(["id-1", "id-2"]);
  });

  it("compares times of other publishers by the instant they name", () => {
    const zoned = event(2, { at: "2026-11-20T11:00:02+01:00", topic: "b" });
    const short = event(4, { at: "2026-11-20T10:00:04Z", topic: "b" });
    const state = reduceWindow(empty, [event(3), short, zoned]);
    expect(ids(state)).toEqual(["id-2", "id-3", "id-4"]);
  });

  it("may be applied to an older state again", () => {
    const first = reduceWindow(empty, [event(1), event(2)]);
    const branch = reduceWindow(first, event(3));
    expect(ids(reduceWindow(first, event(4)))).toEqual([
      "id-1",
      "id-2",
      "id-4",
    ]);
    expect(ids(reduceWindow(first, [event(1), event(5)]))).toEqual([
      "id-1",
      "id-2",
      "id-5",
    ]);
    expect(ids(branch)).toEqual(["id-1", "id-2", "id-3"]);
  });

  it("takes another limit", () => {
    const state = reduceWindow(empty, [event(1), event(2), event(3)]);
    expect(ids(resizeWindow(state, 2))).toEqual(["id-2", "id-3"]);
    expect(ids(resizeWindow(state, 0))).toEqual([]);
    const wide = resizeWindow(state, 5);
    expect(ids(reduceWindow(wide, event(4)))).toHaveLength(4);
    expect(resizeWindow(state, 3)).toBe(state);
  });
});

describe("reduceWindow, over random logs", () => {
  const picks = fc.array(fc.nat(2), { maxLength: 20 });
  const limit = fc.integer({ min: 1, max: 50 });
  const fold = (size: number, items: readonly LiveEvent[]) =>
    reduceWindow(createWindow(size), items);

  it("ends the same in whatever order the topics come, one by one or in batches", () => {
    const same = (all: Logs, one: number[], other: number[], size: number) => {
      let single = createWindow(size);
      for (const item of mixed(all, one)) single = reduceWindow(single, item);
      const batch = fold(size, mixed(all, other));
      expect(single.entries.map(({ event }) => event)).toEqual(
        batch.entries.map(({ event }) => event),
      );
      expect(single.entries.length).toBeLessThanOrEqual(size);
    };
    fc.assert(fc.property(logs, picks, picks, limit, same), { numRuns: 1_000 });
  });

  it("changes nothing when everything comes again", () => {
    const again = (all: Logs, one: number[], size: number) => {
      const state = fold(size, mixed(all, one));
      // What had left a full window may be told again by another topic: that is kept as a source, and not shown.
      const told = reduceWindow(state, mixed(all, one));
      expect(ids(told)).toEqual(ids(state));
      expect(reduceWindow(told, mixed(all, one))).toBe(told);
    };
    fc.assert(fc.property(logs, picks, limit, again), { numRuns: 500 });
  });

  it("makes of a snapshot and what follows the same as of the whole log", () => {
    const rest = (all: Logs, cut: number, size: number) => {
      const whole = fold(size, all[0]!);
      const at = Math.min(cut, all[0]!.length);
      const state = reduceWindow(createWindow(size), [
        resetAt(all[0]!, 0, at),
        ...all[0]!.slice(at),
      ]);
      expect(state.entries.map(({ event }) => event)).toEqual(
        whole.entries.map(({ event }) => event),
      );
    };
    fc.assert(fc.property(logs, fc.nat(40), limit, rest), { numRuns: 1_000 });
  });

  it("is the same after a reset of one topic as if that topic had said only this", () => {
    const replaced = (all: Logs, one: number[], cut: number) => {
      const anew = resetAt(all[1]!, 1, Math.min(cut, all[1]!.length));
      const state = reduceWindow(fold(500, mixed(all, one)), anew);
      const fresh = reduceWindow(
        fold(500, mixed([all[0]!, [], all[2]!], one)),
        anew,
      );
      expect(state.entries.map(({ event }) => event)).toEqual(
        fresh.entries.map(({ event }) => event),
      );
    };
    fc.assert(fc.property(logs, picks, fc.nat(40), replaced), {
      numRuns: 1_000,
    });
  });
});
