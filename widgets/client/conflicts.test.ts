import { describe, expect, it } from "vitest";
import type { CommandAnswer } from "../events/command.ts";
import { clashes, goOn, MOST_ROUNDS } from "./conflicts.ts";

const conflict = (result: unknown): CommandAnswer => ({
  ...{ id: "c", status: "conflict", reason: "changed", events: [] },
  result,
});
const base = (title: number, room: number) => ({ versions: { title, room } });
const THEIRS = { ...base(2, 1), fields: { title: "Theirs", room: "1" } };
const edit = (fields: object) => ({ args: { fields }, base: base(1, 1) });

describe("after a conflict", () => {
  it.each(["remote-wins", "manual", undefined] as const)(
    "nothing is sent again by itself where the strategy is %s",
    (strategy) =>
      expect(goOn(strategy, edit({ room: "2" }), conflict(THEIRS))).toBeNull(),
  );

  it("the last write wins: the same is sent against what is there now", () => {
    const command = { args: { body: "x" }, base: 3 };
    expect(goOn("last-write-wins", command, conflict({ version: 4 }))).toEqual({
      ...{ args: { body: "x" }, base: 4 },
    });
    const fields = edit({ title: "Mine" });
    expect(goOn("last-write-wins", fields, conflict(THEIRS))!.base).toEqual(
      base(2, 1),
    );
  });

  it("fields that others left alone are merged", () => {
    expect(goOn("merge", edit({ room: "2" }), conflict(THEIRS))).toEqual({
      ...{ args: { fields: { room: "2" } }, base: base(2, 1) },
    });
  });

  it("a field that both have changed is not, unless to the same", () => {
    const mine = edit({ title: "Mine", room: "2" });
    expect(clashes(mine, THEIRS)).toEqual(["title"]);
    expect(goOn("merge", mine, conflict(THEIRS))).toBeNull();
    expect(clashes(edit({ title: "Theirs" }), THEIRS)).toEqual([]);
  });

  it.each([null, 7, {}, { versions: 7 }, { fields: { room: "1" } }])(
    "nothing is merged where the server does not say what it has: %j",
    (result) =>
      expect(goOn("merge", edit({ room: "2" }), conflict(result))).toBeNull(),
  );

  it("somebody who is faster five times has won", () => {
    const command = { ...edit({}), round: MOST_ROUNDS };
    expect(goOn("last-write-wins", command, conflict(THEIRS))).toBeNull();
  });
});
