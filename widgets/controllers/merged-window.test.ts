import { expect } from "@open-wc/testing";
import type { LiveEvent } from "../events/event.ts";
import { MergedWindow } from "./merged-window.ts";
import { eventOf, resetOf } from "./testing/fake-client.ts";

const ADMIN = "acme.role.admin";

function numbers(window: MergedWindow): number[] {
  return window.entries.map(({ seq }) => seq);
}

function range(from: number, to: number, rest: Partial<LiveEvent> = {}) {
  return Array.from({ length: to - from + 1 }, (_, at) =>
    eventOf(from + at, rest),
  );
}

describe("MergedWindow", () => {
  it("shows the newest first and keeps no more than asked", () => {
    const window = new MergedWindow();
    window.merge(range(1, 50), 5);
    window.merge(range(51, 52), 5);
    expect(numbers(window)).to.deep.equal([52, 51, 50, 49, 48]);
    expect(window.added).to.equal(52);
  });

  it("keeps the same array when nothing changed", () => {
    const window = new MergedWindow();
    window.merge(range(1, 3), 10);
    const { entries } = window;
    window.merge([eventOf(2)], 10);
    window.merge([], 10);
    expect(window.entries).to.equal(entries);
  });

  it("shows an event once, however many topics bring it", () => {
    const window = new MergedWindow();
    const id = "same";
    window.merge([eventOf(7, { id }), eventOf(9, { id, topic: ADMIN })], 10);
    expect(window.entries).to.have.length(1);
    expect(window.added).to.equal(1);
  });

  it("holds the order of a log against its clock", () => {
    const window = new MergedWindow();
    const at = (second: number) => new Date(second * 1_000).toISOString();
    window.merge(
      [1, 2, 3].map((seq) => eventOf(seq, { at: at(9 - seq) })),
      10,
    );
    expect(numbers(window)).to.deep.equal([3, 2, 1]);
  });

  it("orders two logs by time and inserts what comes late", () => {
    const window = new MergedWindow();
    window.merge([eventOf(1), eventOf(5)], 10);
    window.merge([eventOf(3, { topic: "acme.room.a" })], 10);
    expect(numbers(window)).to.deep.equal([5, 3, 1]);
  });

  it("holds the order of the log that has every event within a millisecond", () => {
    const window = new MergedWindow();
    const at = "2026-01-01T00:00:00.000Z";
    window.merge(
      [
        eventOf(1, { id: "a", topic: ADMIN, at }),
        eventOf(1, { id: "b", at }),
        eventOf(2, { id: "b", topic: ADMIN, at }),
        eventOf(3, { id: "c", topic: ADMIN, at }),
      ],
      10,
    );
    expect(window.entries.map(({ id }) => id)).to.deep.equal(["c", "b", "a"]);
  });

  it("gives a state event the row of the one before it", () => {
    const window = new MergedWindow();
    window.merge([eventOf(1, { key: "cpu" }), eventOf(2)], 10);
    window.merge([eventOf(3, { key: "cpu" })], 10);
    expect(numbers(window)).to.deep.equal([3, 2]);
    expect(window.added).to.equal(2);
  });

  it("starts a topic anew on a reset and leaves the others alone", () => {
    const window = new MergedWindow();
    window.merge([...range(1, 3), eventOf(4, { topic: "acme.room.a" })], 10);
    window.merge([resetOf(range(8, 9))], 10);
    expect(numbers(window)).to.deep.equal([9, 8, 4]);
  });

  it("keeps an event that another topic still holds when one starts anew", () => {
    const window = new MergedWindow();
    const id = "same";
    window.merge([eventOf(1, { id }), eventOf(1, { id, topic: ADMIN })], 10);
    window.merge([resetOf([])], 10);
    expect(window.entries.map(({ topic }) => topic)).to.deep.equal([ADMIN]);
    window.merge([resetOf([], ADMIN)], 10);
    expect(window.entries).to.have.length(0);
  });

  it("takes in what a reset brings again without counting it", () => {
    const window = new MergedWindow();
    window.merge(range(1, 3), 10);
    window.merge([resetOf(range(1, 4))], 10);
    expect(numbers(window)).to.deep.equal([4, 3, 2, 1]);
    expect(window.added).to.equal(4);
  });

  it("loses, repeats and reorders nothing in any split of two overlapping logs", () => {
    const all = range(1, 400);
    const admin = all.map((event) => ({ ...event, topic: ADMIN }));
    for (let split = 1; split <= 13; split += 1) {
      const window = new MergedWindow();
      for (let at = 0; at < all.length; at += split) {
        window.merge(admin.slice(at, at + split), 10_000);
        window.merge(all.slice(Math.max(0, at - 3), at + split), 10_000);
      }
      expect(numbers(window)).to.deep.equal(
        all.map(({ seq }) => seq).reverse(),
      );
    }
  });
});
