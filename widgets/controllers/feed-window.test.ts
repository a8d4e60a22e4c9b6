import { expect } from "@open-wc/testing";
import type { LiveEvent } from "../events/event.ts";
import { FeedWindow, rowKey } from "./feed-window.ts";
import { eventOf, resetOf } from "./testing/fake-client.ts";

function range(from: number, to: number, rest: Partial<LiveEvent> = {}) {
  return Array.from({ length: to - from + 1 }, (_, at) =>
    eventOf(from + at, rest),
  );
}

describe("FeedWindow", () => {
  let feed: FeedWindow;
  beforeEach(() => (feed = new FeedWindow()));
  const numbers = () => feed.entries.map(({ seq }) => seq);

  it("shows the newest first, keeps no more than asked and counts all", () => {
    feed.reduce([resetOf(range(1, 50))], 5);
    feed.reduce(range(51, 52), 5);
    expect(numbers()).to.deep.equal([52, 51, 50, 49, 48]);
    feed.reduce(range(53, 90), 5);
    expect(feed.added).to.equal(90);
  });

  it("keeps the same array when nothing changed", () => {
    feed.reduce(range(1, 3), 10);
    const { entries } = feed;
    feed.reduce([eventOf(2)], 10);
    expect(feed.entries).to.equal(entries);
    expect(feed.added).to.equal(3);
  });

  it("shows an event once, however many topics bring it", () => {
    const topic = "acme.role.admin";
    feed.reduce([eventOf(7, { id: "a" }), eventOf(9, { id: "a", topic })], 10);
    expect(feed.entries).to.have.length(1);
    expect(feed.added).to.equal(1);
  });

  it("gives a state the row of the one before it and counts it once", () => {
    feed.reduce([eventOf(1, { key: "cpu" }), eventOf(2)], 10);
    const before = rowKey(feed.entries[1]!);
    feed.reduce([eventOf(3, { key: "cpu" })], 10);
    feed.reduce([eventOf(4, { key: "cpu" })], 10);
    expect(numbers()).to.deep.equal([4, 2]);
    expect(rowKey(feed.entries[0]!)).to.equal(before);
    expect(feed.added).to.equal(2);
  });

  it("loses, repeats and reorders nothing of two overlapping logs, however they are cut", () => {
    const all = range(1, 400);
    const admin = all.map((event) => ({ ...event, topic: "acme.role.admin" }));
    for (let cut = 1; cut <= 13; cut += 1) {
      feed = new FeedWindow();
      for (let at = 0; at < all.length; at += cut) {
        feed.reduce(admin.slice(at, at + cut), 10_000);
        feed.reduce(all.slice(Math.max(0, at - 3), at + cut), 10_000);
      }
      expect(numbers()).to.deep.equal(all.map(({ seq }) => seq).reverse());
    }
  });
});
