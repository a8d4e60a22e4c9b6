import { describe, expect, it } from "vitest";
import { createMemoryHub, memorySource } from "./memory.ts";
import { record } from "./source-recorder.ts";

const CHANNEL = "acme.public.g1";

function hub() {
  let ids = 0;
  const made = createMemoryHub({ now: () => 0, newId: () => `epoch-${++ids}` });
  made.log.open("acme.public");
  return made;
}

function event(id: string, key?: string) {
  return { id, type: "t", data: {}, ...(key && { key }) };
}

async function joined(made = hub()) {
  const source = memorySource(made);
  const seen = record();
  source.connect(seen.context);
  source.join(CHANNEL);
  await seen.until((report) => report.kind === "joined");
  return { hub: made, source, seen };
}

describe("MemoryHub", () => {
  it("sends a frame for an appended event, without topic and epoch inside", async () => {
    const { hub, seen } = await joined();
    hub.append("acme.public", event("a"));
    const frame = {
      v: 1,
      topic: "acme.public",
      epoch: "epoch-1",
      from: 1,
      to: 1,
      head: 1,
    };
    const at = "1970-01-01T00:00:00.000Z";
    const events = [{ id: "a", type: "t", data: {}, at, seq: 1 }];
    expect(seen.payloads(CHANNEL)).toEqual([{ ...frame, events }]);
  });

  it("sends nothing when an id comes twice", async () => {
    const { hub, seen } = await joined();
    hub.append("acme.public", event("a"));
    hub.append("acme.public", event("a"));
    expect(seen.payloads(CHANNEL)).toHaveLength(1);
  });

  it("thins a frame that would be too large", async () => {
    const { hub, seen } = await joined();
    hub.append("acme.public", {
      ...event("a"),
      data: { x: "é".repeat(4_100) },
    });
    expect(seen.payloads(CHANNEL)).toMatchObject([
      { events: [], from: 1, to: 1 },
    ]);
  });

  it("drops, repeats, delays and swaps as scripted", async () => {
    const { hub, seen } = await joined();
    hub.line.script("drop", "repeat", "delay", "swap");
    for (const id of ["a", "b", "c", "d", "e"])
      hub.append("acme.public", event(id));
    hub.line.release();
    const seqs = seen.payloads(CHANNEL).map((p) => (p as { to: number }).to);
    expect(seqs).toEqual([2, 2, 5, 4, 3]);
  });

  it("tells readers of a revoked channel, and refuses it afterwards", async () => {
    const { hub, seen, source } = await joined();
    hub.revoke("acme.public");
    expect(seen.payloads(CHANNEL)).toEqual([
      { v: 1, topic: "acme.public", moved: true },
    ]);
    source.leave(CHANNEL);
    source.join(CHANNEL);
    const refused = await seen.until((report) => report.kind === "refused");
    expect(refused).toMatchObject({ reason: { kind: "denied" } });
  });

  it("delivers nothing and answers no join while muted", async () => {
    const { hub, seen, source } = await joined();
    hub.muted = true;
    hub.log.open("acme.room.a");
    source.join("acme.room.a.g1");
    hub.append("acme.public", event("a"));
    await Promise.resolve();
    expect(seen.reports.map((report) => report.kind)).toEqual([
      "opened",
      "joined",
    ]);
  });
});
