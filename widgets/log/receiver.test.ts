import { describe, expect, it } from "vitest";
import type { HistoryAnswer } from "../events/answers.ts";
import type { LiveEvent } from "../events/event.ts";
import type { Frame } from "../events/frame.ts";
import { Receiver, type ReceiverEffect } from "./receiver.ts";

const topic = "acme.public";
const E = "epoch-1";

function event(seq: number, epoch = E, id = `${epoch}:${seq}`): LiveEvent {
  return {
    id,
    topic,
    seq,
    epoch,
    type: "note:made",
    at: "2026-11-20T10:00:00Z",
    data: {},
  };
}

function events(from: number, to: number, epoch = E): LiveEvent[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) =>
    event(from + i, epoch),
  );
}

function frame(from: number, to = from, head = to, epoch = E): Frame {
  return {
    kind: "frame",
    topic,
    epoch,
    from,
    to,
    head,
    events: events(from, to, epoch),
  };
}

function thin(from: number, to: number): Frame {
  return { ...frame(from, to), events: [] };
}

function headFrame(head: number, epoch = E): Frame {
  return frame(head + 1, head, head, epoch);
}

function page(
  from: number,
  to: number,
  more: Partial<{ more: boolean; head: number }> = {},
): HistoryAnswer {
  return {
    epoch: E,
    events: events(from, to),
    more: false,
    head: to,
    floor: 0,
    ...more,
  };
}

function snapshot(seq: number, epoch = E): HistoryAnswer {
  return {
    snapshot: {
      topic,
      epoch,
      seq,
      last: new Map(),
      recent: events(Math.max(1, seq - 2), seq, epoch),
    },
  };
}

/** What was done, short: `apply 3`, `reset 5`, `fetch after 3`, `fetch snapshot`, `head`. */
function said(effects: readonly ReceiverEffect[]): string[] {
  return effects.map((effect) => {
    if (effect.type === "apply") return `apply ${effect.event.seq}`;
    if (effect.type === "reset") return `reset ${effect.snapshot.seq}`;
    if (effect.type === "head") return "head";
    return effect.query.after === undefined
      ? "fetch snapshot"
      : `fetch after ${effect.query.after}`;
  });
}

/** Joined at 0 and caught up at `seq`, with the newest few ids known. */
function live(seq: number): Receiver {
  const receiver = new Receiver(topic, { random: () => 0 });
  receiver.join(0);
  receiver.answer(1, snapshot(seq), 0, 10);
  return receiver;
}

describe("receiver, at the start", () => {
  it("asks for a snapshot after the join, and for nothing before", () => {
    const receiver = new Receiver(topic);
    expect(said(receiver.frame(frame(4), 0))).toEqual([]);
    expect(said(receiver.join(1))).toEqual(["fetch snapshot"]);
  });

  it("asks from the cursor where it has one, naming the id there", () => {
    const receiver = new Receiver(topic, {
      cursor: { epoch: E, seq: 7, last: "seven" },
    });
    expect(receiver.join(0)).toMatchObject([
      { query: { topic, epoch: E, after: 7, last: "seven", limit: 200 } },
    ]);
  });

  it("applies what came before the snapshot, after it", () => {
    const receiver = new Receiver(topic);
    receiver.join(0);
    receiver.frame(frame(5), 1);
    receiver.frame(frame(6), 2);
    expect(said(receiver.answer(1, snapshot(4), 0, 3))).toEqual([
      "reset 4",
      "apply 5",
      "apply 6",
    ]);
    expect(receiver.caughtUp).toBe(true);
  });

  it("looks at the head once more, 3 to 6 s after the join", () => {
    const receiver = live(4);
    expect(receiver.wakeAt).toBe(3_000);
    expect(said(receiver.wake(2_999))).toEqual([]);
    expect(said(receiver.wake(3_000))).toEqual(["head"]);
    expect(receiver.wakeAt).toBeNull();
  });
});

describe("receiver, with frames", () => {
  it("applies the next event at once", () => {
    expect(said(live(4).frame(frame(5, 6), 20))).toEqual([
      "apply 5",
      "apply 6",
    ]);
  });

  it("drops what it has, even in part", () => {
    const receiver = live(4);
    expect(said(receiver.frame(frame(3, 5), 20))).toEqual(["apply 5"]);
    expect(receiver.counters).toMatchObject({ applied: 1, repeated: 2 });
  });

  it("gives a late frame 200 ms, and needs no fetch if it comes", () => {
    const receiver = live(4);
    expect(said(receiver.frame(frame(6), 20))).toEqual([]);
    expect([receiver.wakeAt, receiver.caughtUp]).toEqual([220, false]);
    expect(said(receiver.frame(frame(5), 219))).toEqual(["apply 5", "apply 6"]);
    expect(receiver.caughtUp).toBe(true);
  });

  it("fetches a hole after 200 ms, and shows the progress", () => {
    const receiver = live(4);
    receiver.frame(frame(8), 20);
    expect(said(receiver.wake(220))).toEqual(["fetch after 4"]);
    expect(receiver.progress).toEqual({ done: 0, total: 4 });
    const effects = receiver.answer(
      2,
      page(5, 6, { more: true, head: 8 }),
      220,
      250,
    );
    expect(said(effects)).toEqual(["apply 5", "apply 6", "fetch after 6"]);
    expect(receiver.progress).toEqual({ done: 2, total: 4 });
    expect(said(receiver.answer(3, page(7, 8), 250, 260))).toEqual([
      "apply 7",
      "apply 8",
    ]);
    expect([receiver.progress, receiver.counters.gaps]).toEqual([null, 1]);
  });

  it("fetches at once for a thin frame: nothing else will bring its events", () => {
    expect(said(live(4).frame(thin(5, 6), 20))).toEqual(["fetch after 4"]);
  });

  it("learns from a head frame that it missed something", () => {
    const receiver = live(4);
    receiver.frame(headFrame(6), 20);
    expect(receiver.head).toBe(6);
    expect(said(receiver.wake(220))).toEqual(["fetch after 4"]);
  });

  it("ignores frames of other topics", () => {
    expect(
      live(4).frame({ ...frame(5), topic: "acme.role.admin" }, 20),
    ).toEqual([]);
  });

  it("holds at most 512 early events, the nearest, and fetches the rest", () => {
    const receiver = live(4);
    for (let seq = 1_000; seq > 5; seq -= 1) receiver.frame(frame(seq), 20);
    expect(receiver.held.count).toBe(512);
    expect(said(receiver.frame(frame(5), 30)).length).toBe(513);
    expect(receiver.caughtUp).toBe(false);
  });

  it("applies nothing while a fetch is in flight, and everything after it", () => {
    const receiver = live(4);
    receiver.frame(thin(5, 5), 20);
    expect(said(receiver.frame(frame(6), 30))).toEqual([]);
    expect(said(receiver.answer(2, page(5, 5), 20, 40))).toEqual([
      "apply 5",
      "apply 6",
    ]);
  });
});

describe("receiver, with a server that answers badly", () => {
  it("ignores answers to other fetches, and those that come after the subscription was lost", () => {
    const receiver = live(4);
    receiver.frame(thin(5, 5), 20);
    expect(receiver.answer(1, snapshot(9), 0, 30)).toEqual([]);
    receiver.leave();
    expect(receiver.answer(2, page(5, 5), 20, 40)).toEqual([]);
    expect(receiver.cursor?.seq).toBe(4);
  });

  it("asks again after 0.25–0.5 s when a fetch fails, doubling up to 30 s", () => {
    const receiver = new Receiver(topic, { random: () => 0 });
    receiver.join(0);
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => {
      const now = id * 100_000;
      receiver.fail(id, now);
      const pause = Math.min(receiver.wakeAt!, Infinity) - now;
      receiver.wake(now + 50_000);
      return pause;
    });
    // The look at the head is due at 3,000 and was taken by the first wake.
    expect(pauses.slice(1)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
  });

  it("asks six times for what a forged head promises, then believes the server", () => {
    const receiver = live(4);
    receiver.wake(3_000);
    receiver.frame(headFrame(900), 10_000);
    const sent: number[] = [];
    for (let now = receiver.wakeAt; now !== null && sent.length < 20;) {
      const asked = receiver.wake(now);
      for (const effect of asked) {
        if (effect.type !== "fetch") continue;
        sent.push(now - 10_200);
        asked.push(...receiver.answer(effect.id, page(5, 4), now, now));
      }
      now = receiver.wakeAt;
    }
    // The seventh makes up for what was thrown away with the forged head.
    expect(sent).toEqual([0, 200, 600, 1_400, 3_000, 6_200, 6_200]);
    expect([receiver.head, receiver.caughtUp]).toEqual([4, true]);
  });

  it("asks once about a head that is much too far, and jumps nowhere", () => {
    const receiver = live(4);
    const effects = receiver.frame(frame(2 ** 53 - 1), 20);
    expect(said(effects)).toEqual(["fetch after 4"]);
    expect(said(receiver.answer(2, page(5, 4), 20, 30))).toEqual([]);
    expect([receiver.cursor?.seq, receiver.head, receiver.held.count]).toEqual([
      4, 4, 0,
    ]);
  });

  it("asks for a snapshot when a page is of another epoch", () => {
    const receiver = live(4);
    receiver.frame(thin(5, 5), 20);
    const other = { ...page(5, 5), epoch: "epoch-2" };
    receiver.answer(2, other as HistoryAnswer, 20, 30);
    expect(said(receiver.wake(230))).toEqual(["fetch snapshot"]);
  });

  it("moves past an event that could not be read, and then names no id", () => {
    const receiver = live(4);
    receiver.frame(thin(5, 5), 20);
    const unreadable = { ...event(5), id: "", type: "live:unreadable" };
    receiver.answer(
      2,
      { ...page(5, 5), events: [unreadable] } as HistoryAnswer,
      20,
      30,
    );
    expect(receiver.cursor).toEqual({ epoch: E, seq: 5 });
  });
});

describe("receiver, when the log is another one", () => {
  it("never applies an event of another epoch, but asks, and starts anew from the snapshot", () => {
    const receiver = live(4);
    expect(said(receiver.frame(frame(3, 3, 3, "epoch-2"), 20))).toEqual([
      "fetch after 4",
    ]);
    expect(said(receiver.answer(2, snapshot(2, "epoch-2"), 20, 30))).toEqual([
      "reset 2",
      "apply 3",
    ]);
  });

  it("asks about another epoch once in 5 s, and does not forget it meanwhile", () => {
    const receiver = live(4);
    receiver.frame(headFrame(1, "old"), 20);
    receiver.answer(2, page(5, 4), 20, 30);
    expect(said(receiver.frame(headFrame(1, "old"), 40))).toEqual([]);
    expect(
      said(receiver.wake(5_019)).filter((text) => text !== "head"),
    ).toEqual([]);
    expect(said(receiver.wake(5_020))).toEqual(["fetch after 4"]);
  });

  it("asks when a head is below the cursor, and keeps its state if the server agrees with it", () => {
    const receiver = live(4);
    expect(said(receiver.frame(headFrame(2), 20))).toEqual(["fetch after 4"]);
    expect(said(receiver.answer(2, page(5, 4), 20, 30))).toEqual([]);
    expect(receiver.caughtUp).toBe(true);
  });

  it("takes a late copy of an applied event for what it is", () => {
    expect(said(live(4).frame(frame(3), 20))).toEqual([]);
  });

  it("applies nothing after another id at an applied seq, until the server has spoken", () => {
    const receiver = live(4);
    const restored = { ...frame(4), events: [event(4, E, "other")] };
    expect(said(receiver.frame(restored, 20))).toEqual(["fetch after 4"]);
    expect(said(receiver.frame(frame(5), 25))).toEqual([]);
    // One more fetch makes up for what was thrown away with the old history.
    expect(said(receiver.answer(2, snapshot(4), 20, 30))).toEqual([
      "reset 4",
      "fetch after 4",
    ]);
    expect(said(receiver.answer(3, page(5, 5), 30, 40))).toEqual(["apply 5"]);
  });

  it("asks anew after every join: a restored database shows there", () => {
    const receiver = live(4);
    receiver.leave();
    receiver.frame(frame(5), 50);
    expect(said(receiver.join(100))).toEqual(["fetch after 4"]);
    expect(said(receiver.answer(2, snapshot(3), 100, 110))).toEqual([
      "reset 3",
      "fetch after 3",
    ]);
  });
});

describe("receiver, and proof", () => {
  it("is proven by frames when they come, by answers when they were asked for", () => {
    const receiver = live(4);
    expect(receiver.provenAt).toBe(0);
    receiver.frame(frame(5), 50);
    expect(receiver.provenAt).toBe(50);
    receiver.heads(E, 5, 70, 90);
    expect(receiver.provenAt).toBe(70);
    receiver.heads(E, 5, 60, 95);
    expect(receiver.provenAt).toBe(70);
  });

  it("is not proven by a head that it does not have", () => {
    const receiver = live(4);
    receiver.heads(E, 9, 70, 90);
    expect([receiver.provenAt, receiver.caughtUp]).toEqual([0, false]);
  });

  it("fetches at once where nothing can be late", () => {
    const receiver = new Receiver(topic, { limits: { reorderMs: 0 } });
    receiver.join(0);
    receiver.answer(1, snapshot(4), 0, 10);
    expect(said(receiver.heads(E, 6, 20, 30))).toEqual(["fetch after 4"]);
  });

  it("is not caught up before the join, nor before the first answer", () => {
    const receiver = new Receiver(topic, { cursor: { epoch: E, seq: 4 } });
    expect([receiver.caughtUp, receiver.joined, receiver.filling]).toEqual([
      false,
      false,
      false,
    ]);
    receiver.join(0);
    expect([receiver.caughtUp, receiver.joined, receiver.filling]).toEqual([
      false,
      true,
      true,
    ]);
    receiver.answer(1, page(5, 4), 0, 10);
    expect(receiver.caughtUp).toBe(true);
  });
});
