import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { UNREADABLE } from "../events/event.ts";
import { logs, mixed, resetAt, type Logs } from "./testing/told.ts";
import type { LogInput } from "./contributions.ts";
import { LogWindow } from "./window.ts";

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

const shown = (window: LogWindow) => window.entries.map(({ event }) => event);
const ids = (window: LogWindow) => shown(window).map(({ id }) => id);

/** A window after these, one call each. */
function fold(limit: number, ...inputs: LogInput[]): LogWindow {
  const window = new LogWindow(limit);
  for (const input of inputs) window.reduce(input);
  return window;
}

describe("LogWindow", () => {
  it("keeps the newest, oldest first", () => {
    const window = fold(
      3,
      [1, 2, 3, 4].map((n) => event(n)),
    );
    expect(ids(window)).toEqual(["id-2", "id-3", "id-4"]);
  });

  it("puts a late one of another topic where it belongs", () => {
    const late = event(3, { topic: "b", seq: 1 });
    const window = fold(3, [event(1), event(5)], late);
    expect(ids(window)).toEqual(["id-1", "id-3", "id-5"]);
  });

  it("shows an event once, however many topics tell it", () => {
    const window = fold(3, [event(1, { topic: "b" }), event(2)]);
    window.reduce(event(1, { topic: "a", seq: 7 }));
    expect(ids(window)).toEqual(["id-1", "id-2"]);
    expect(window.entries[0]?.by.map(({ topic }) => topic)).toEqual(["b", "a"]);
    expect(window.added).toBe(2);
  });

  it("lets a state event take its predecessor's place, at the end", () => {
    const window = fold(3, [event(1, { key: "k" }), event(2)]);
    window.reduce(event(3, { key: "k" }));
    expect(ids(window)).toEqual(["id-2", "id-3"]);
    expect(window.reduce(event(1, { key: "k" }))).toBe(false);
    expect(window.added).toBe(2);
  });

  it("says when nothing changed", () => {
    const window = fold(3, [event(4), event(5), event(6)]);
    const dull = [event(5), event(2), event(7, { type: UNREADABLE })];
    expect(window.reduce(dull)).toBe(false);
    expect(window.reduce(reset("z", []))).toBe(false);
    expect(window.reduce([])).toBe(false);
    expect(window.reduce(event(7))).toBe(true);
  });

  it("replaces what one topic said, and keeps what another says too", () => {
    const both = event(2, { topic: "b", seq: 1 });
    const window = fold(
      3,
      [event(1), event(2), both, event(3, { topic: "b" })],
      reset("a", [event(4)]),
    );
    expect(ids(window)).toEqual(["id-2", "id-3", "id-4"]);
  });

  it("counts what a snapshot brings again once", () => {
    const all = [event(1), event(2), event(3)];
    const window = fold(9, reset("a", all));
    window.reduce(reset("a", [...all, event(4)]));
    expect(window.added).toBe(4);
  });

  it("shows another topic's state again when the newer one is taken back", () => {
    const newer = event(3, { topic: "b", key: "k" });
    const window = fold(3, [event(1, { key: "k" }), event(2), newer]);
    expect(ids(window)).toEqual(["id-2", "id-3"]);
    window.reduce(reset("b", []));
    expect(ids(window)).toEqual(["id-1", "id-2"]);
  });

  it("compares times of other publishers by the instant they name", () => {
    const zoned = event(2, { at: "2026-11-20T11:00:02+01:00", topic: "b" });
    const short = event(4, { at: "2026-11-20T10:00:04Z", topic: "b" });
    const window = fold(3, [event(3), short, zoned]);
    expect(ids(window)).toEqual(["id-2", "id-3", "id-4"]);
  });

  it("takes another limit", () => {
    const window = fold(3, [event(1), event(2), event(3)]);
    expect(window.reduce([], 2)).toBe(true);
    expect(ids(window)).toEqual(["id-2", "id-3"]);
    window.reduce(event(4), 5);
    expect(ids(window)).toHaveLength(3);
    window.reduce([], 0);
    expect(ids(window)).toEqual([]);
  });
});

describe("LogWindow, over random logs", () => {
  const picks = fc.array(fc.nat(2), { maxLength: 20 });
  const limit = fc.integer({ min: 1, max: 50 });

  it("ends the same in whatever order the topics come, one by one or in batches", () => {
    const same = (all: Logs, one: number[], other: number[], size: number) => {
      const single = fold(size, ...mixed(all, one));
      const batch = fold(size, mixed(all, other));
      expect(shown(single)).toEqual(shown(batch));
      expect(single.entries.length).toBeLessThanOrEqual(size);
    };
    fc.assert(fc.property(logs, picks, picks, limit, same), { numRuns: 1_000 });
  });

  it("changes nothing when everything comes again", () => {
    const again = (all: Logs, one: number[], size: number) => {
      const window = fold(size, mixed(all, one));
      const before = ids(window);
      // What had left a full window may be told again by another topic: that is kept as a source, and not shown.
      window.reduce(mixed(all, one));
      expect(ids(window)).toEqual(before);
      expect(window.reduce(mixed(all, one))).toBe(false);
    };
    fc.assert(fc.property(logs, picks, limit, again), { numRuns: 500 });
  });

  it("makes of a snapshot and what follows the same as of the whole log", () => {
    const rest = (all: Logs, cut: number, size: number) => {
      const at = Math.min(cut, all[0]!.length);
      const window = fold(size, [
        resetAt(all[0]!, 0, at),
        ...all[0]!.slice(at),
      ]);
      expect(shown(window)).toEqual(shown(fold(size, all[0]!)));
    };
    fc.assert(fc.property(logs, fc.nat(40), limit, rest), { numRuns: 1_000 });
  });

  it("is the same after a reset of one topic as if that topic had said only this", () => {
    const replaced = (all: Logs, one: number[], cut: number) => {
      const anew = resetAt(all[1]!, 1, Math.min(cut, all[1]!.length));
      const window = fold(500, mixed(all, one), anew);
      const fresh = fold(500, mixed([all[0]!, [], all[2]!], one), anew);
      expect(shown(window)).toEqual(shown(fresh));
    };
    fc.assert(fc.property(logs, picks, fc.nat(40), replaced), {
      numRuns: 1_000,
    });
  });
});
