import { describe, expect, it } from "vitest";
import type { HistoryPage } from "../events/answers.ts";
import { LocalLog } from "./local-log.ts";

const TOPIC = "acme.public";

function log(count: number, keep?: number) {
  let ids = 0;
  const made = new LocalLog({
    now: () => 0,
    newId: () => `epoch-${++ids}`,
    keep,
  });
  made.open(TOPIC);
  for (let n = 1; n <= count; n += 1)
    made.append(TOPIC, { id: `id-${n}`, type: "t", data: {} });
  return made;
}

function seqs(answer: object) {
  return (answer as HistoryPage).events.map((event) => event.seq);
}

const epoch = "epoch-1";

describe("history", () => {
  it("pages forward, at most 200 at a time", async () => {
    const page = await log(250).history({ topic: TOPIC, epoch, after: 10 });
    expect(page).toMatchObject({ epoch, more: true, head: 250, floor: 0 });
    expect(seqs(page)).toHaveLength(200);
    expect(seqs(page)[0]).toBe(11);
  });

  it("ends at the head", async () => {
    const page = await log(3).history({ topic: TOPIC, epoch, after: 3 });
    expect(page).toMatchObject({ events: [], more: false, head: 3 });
  });

  it("pages backward, ascending, down to the floor", async () => {
    const made = log(10, 8);
    const query = { topic: TOPIC, limit: 3 };
    const page = await made.history({ ...query, before: 9 });
    expect(seqs(page)).toEqual([6, 7, 8]);
    expect(page).toMatchObject({ more: true, floor: 2 });
    const last = await made.history({ ...query, before: 5 });
    expect(seqs(last)).toEqual([3, 4]);
    expect(last).toMatchObject({ more: false });
  });

  it.each([
    ["nothing is known yet", {}],
    ["the epoch is another", { epoch: "other", after: 3 }],
    ["the cursor is below the floor", { epoch, after: 1 }],
    ["the cursor is ahead of the head", { epoch, after: 11 }],
    ["the id at the cursor is unknown", { epoch, after: 5, last: "id-6" }],
  ])("answers a snapshot when %s", async (_why, query) => {
    const answer = await log(10, 8).history({ topic: TOPIC, ...query });
    expect(answer).toHaveProperty("snapshot.seq", 10);
  });

  it("answers a snapshot to a known reader more than 2,000 behind", async () => {
    const made = log(2_002);
    const far = await made.history({ topic: TOPIC, epoch, after: 1 });
    expect(far).toHaveProperty("snapshot");
    const near = await made.history({ topic: TOPIC, epoch, after: 2 });
    expect(seqs(near)[0]).toBe(3);
  });

  it("goes on from a cursor whose last id is the one there", async () => {
    const query = { topic: TOPIC, epoch, after: 5, last: "id-5" };
    expect(seqs(await log(6).history(query))).toEqual([6]);
  });

  it("ends a page before 256 KB", async () => {
    const made = log(0);
    for (const id of ["a", "b", "c"])
      made.append(TOPIC, { id, type: "t", data: { x: "x".repeat(100_000) } });
    const page = await made.history({ topic: TOPIC, epoch, after: 0 });
    expect(seqs(page)).toEqual([1, 2]);
    expect(page).toMatchObject({ more: true });
  });

  it("is denied for a topic that is not there", async () => {
    await expect(log(1).history({ topic: "acme.room.x" })).rejects.toThrow(
      /nobody may read "acme.room.x"/,
    );
  });
});

describe("snapshot", () => {
  it("keeps the last per type and key, and the newest log events, after they were deleted", () => {
    const made = log(0, 3);
    made.append(TOPIC, { id: "s1", type: "s", key: "k", data: { n: 1 } });
    made.append(TOPIC, { id: "s2", type: "s", key: "k", data: { n: 2 } });
    for (const id of ["a", "b", "c"])
      made.append(TOPIC, { id, type: "t", data: {} });
    const { last, recent, seq } = made.topic(TOPIC).snapshot();
    expect([...last.keys()]).toEqual(["s/k"]);
    expect(last.get("s/k")?.data).toEqual({ n: 2 });
    expect(recent.map((event) => event.id)).toEqual(["a", "b", "c"]);
    expect(seq).toBe(5);
  });

  it("goes back with a restored database", () => {
    const made = log(5);
    made.topic(TOPIC).restoreTo(3);
    expect(made.topic(TOPIC).head).toBe(3);
    expect(made.append(TOPIC, { id: "new", type: "t", data: {} }).seq).toBe(4);
  });
});

describe("connect and heads", () => {
  it("grants the tenant's topics and says what it denies", async () => {
    const answer = await log(2).connect({
      tenant: "acme",
      topics: ["acme.role.admin"],
    });
    expect(answer.topics).toEqual([
      { name: TOPIC, channel: "acme.public.g1", epoch, head: 2 },
    ]);
    expect(answer.denied).toEqual([
      { name: "acme.role.admin", reason: "not granted" },
    ]);
  });

  it("leaves unknown topics out of the heads", async () => {
    const { heads } = await log(2).heads([TOPIC, "acme.role.admin"]);
    expect(heads).toEqual([{ topic: TOPIC, epoch, seq: 2 }]);
  });

  it("refuses a name that is no topic", () => {
    expect(() => log(0).open("nonsense")).toThrow(
      /cannot open topic "nonsense"/,
    );
  });
});
