import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent } from "../events/event.ts";
import { NO_LATEST, reduceLatest } from "./latest.ts";
import { logs, mixed, resetAt, type Logs } from "./testing/told.ts";

function state(seq: number, more: Partial<LiveEvent> = {}): LiveEvent {
  const at = `2026-11-20T10:00:${String(seq).padStart(2, "0")}.000000Z`;
  return {
    id: `id-${seq}`,
    topic: "a",
    seq,
    epoch: "e",
    type: "metrics:updated",
    key: "revenue",
    at,
    data: {},
    ...more,
  };
}

describe("reduceLatest", () => {
  it("keeps the newest per type and key", () => {
    const latest = reduceLatest(NO_LATEST, [
      state(1),
      state(2),
      state(3, { key: "peak" }),
    ]);
    expect([...latest.events].map(([name, { seq }]) => [name, seq])).toEqual([
      ["metrics:updated/revenue", 2],
      ["metrics:updated/peak", 3],
    ]);
  });

  it("comes back the same for log events, repeats and older ones", () => {
    const latest = reduceLatest(NO_LATEST, state(5));
    const items = [state(5), state(4), state(6, { key: undefined })];
    expect(reduceLatest(latest, items)).toBe(latest);
  });

  it("keeps its map when another topic says the same", () => {
    const latest = reduceLatest(NO_LATEST, state(5));
    const told = reduceLatest(latest, state(5, { topic: "b", seq: 1 }));
    expect(told.events).toBe(latest.events);
  });

  it("goes by the log's order within a topic, even where times do not ascend", () => {
    const odd = state(6, { at: "2026-11-20T10:00:01.000000Z" });
    const latest = reduceLatest(NO_LATEST, [state(5), odd]);
    expect(latest.events.get("metrics:updated/revenue")).toBe(odd);
  });

  it("takes back only what the topic of a reset had said", () => {
    const latest = reduceLatest(NO_LATEST, [
      state(1),
      state(2, { topic: "b" }),
      state(3, { key: "peak" }),
    ]);
    const anew = reduceLatest(latest, { ...resetAt([], 0, 0), topic: "b" });
    expect([...anew.events.values()].map(({ seq }) => seq)).toEqual([1, 3]);
    const none = reduceLatest(anew, { ...resetAt([], 0, 0), topic: "a" });
    expect(none.events.size).toBe(0);
  });
});

describe("reduceLatest, over random logs", () => {
  const picks = fc.array(fc.nat(2), { maxLength: 20 });
  const byName = (items: readonly LiveEvent[]) =>
    new Map([...reduceLatest(NO_LATEST, items).events].sort());

  it("ends the same in whatever order the topics come", () => {
    const same = (all: Logs, one: number[], other: number[]) => {
      expect(byName(mixed(all, one))).toEqual(byName(mixed(all, other)));
    };
    fc.assert(fc.property(logs, picks, picks, same), { numRuns: 1_000 });
  });

  it("makes of a snapshot and what follows the same as of the whole log", () => {
    const rest = ([log]: Logs, cut: number) => {
      const whole = reduceLatest(NO_LATEST, log!);
      const at = Math.min(cut, log!.length);
      const state = reduceLatest(NO_LATEST, [
        resetAt(log!, 0, at),
        ...log!.slice(at),
      ]);
      expect(state.events).toEqual(whole.events);
      expect(reduceLatest(state, log!)).toBe(state);
    };
    fc.assert(fc.property(logs, fc.nat(40), rest), { numRuns: 1_000 });
  });
});
