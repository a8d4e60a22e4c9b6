import { describe, expect, it } from "vitest";
import type { HistoryPage } from "../events/answers.ts";
import type { Snapshot } from "../events/event.ts";
import type { Generator } from "../events/pack.ts";
import { fakeDeps } from "./fake-deps.ts";
import { hashId } from "./mock-id.ts";
import { mockSource } from "./mock.ts";
import type { MockOptions } from "./mock.ts";
import { record } from "./source-recorder.ts";

const NOON = Date.UTC(2026, 0, 5, 12);
const CHANNEL = "demo.public.g1";
const TOPIC = "demo.public";

const counting: Generator = {
  everyMs: 5_000,
  at: ({ index, seed }) => [{ type: "t", data: { index, seed } }],
};

/** Two at each tick, and how many there were in all, of which there were a thousand before. */
const counted: Pick<MockOptions, "generator" | "derivations"> = {
  generator: {
    everyMs: 5_000,
    at: () => ["a", "b"].map((type) => ({ type, data: {} })),
    before: () => [{ type: "total", key: "all", data: { count: 1_000 } }],
  },
  derivations: [
    {
      from: ["a", "b"],
      type: "total",
      key: "all",
      derive: (previous, { type, at, timeZone }) => ({
        count: (previous?.["count"] as number) + 1,
        of: [type, at, timeZone],
      }),
    },
  ],
};

function start(generator = counting, clockStart = NOON) {
  return startPack({ generator }, clockStart);
}

function startPack(
  pack: Pick<MockOptions, "generator" | "derivations">,
  clockStart = NOON,
) {
  const deps = fakeDeps();
  const shift = { ms: clockStart };
  const clock = () => shift.ms + deps.now();
  const source = mockSource({ ...pack, seed: "s", clock }, deps);
  const seen = record();
  return { source, deps, seen, shift };
}

async function snapshot(source: ReturnType<typeof mockSource>) {
  const answer = await source.log!.history({ topic: TOPIC });
  return (answer as { snapshot: Snapshot }).snapshot;
}

async function joined(made = start()) {
  made.source.connect(made.seen.context);
  made.source.join(CHANNEL);
  await made.deps.advance(0);
  return made;
}

describe("mockSource", () => {
  it("has a history of at least ten minutes at the start", async () => {
    const { recent, seq } = await snapshot(start().source);
    expect(seq).toBeGreaterThanOrEqual(120);
    expect(recent.at(-1)?.at).toBe("2026-01-05T12:00:00.000Z");
  });

  it("gives the same events, ids and epoch for the same seed and clock", async () => {
    const [one, two] = [start().source, start().source];
    expect(await snapshot(one)).toEqual(await snapshot(two));
  });

  it("shares ids, numbers and epoch with a page that starts a little later", async () => {
    const { source, deps } = start();
    const before = await snapshot(source);
    await deps.advance(60_000);
    const fresh = await snapshot(start(counting, NOON + 60_000).source);
    expect(fresh.epoch).toBe(before.epoch);
    expect(fresh).toEqual(await snapshot(source));
  });

  it("says in every event that it is simulated, unless the generator says otherwise", async () => {
    const generator: Generator = {
      everyMs: 5_000,
      at: () => [
        { type: "a", data: {} },
        { type: "b", data: { simulated: false } },
      ],
    };
    const { recent } = await snapshot(start(generator).source);
    const said = recent.slice(-2).map((event) => event.data["simulated"]);
    expect(said).toEqual([true, false]);
  });

  it("sends a frame when the next tick begins", async () => {
    const { deps, seen } = await joined(start(counting, NOON + 1_000));
    await deps.advance(3_999);
    expect(seen.payloads(CHANNEL)).toHaveLength(0);
    await deps.advance(1);
    expect(seen.payloads(CHANNEL)).toMatchObject([
      { events: [{ at: "2026-01-05T12:00:05.000Z" }] },
    ]);
  });

  it("catches up after a short sleep without a hole", async () => {
    const { deps, seen, shift } = await joined();
    shift.ms += 60_000;
    await deps.advance(5_000);
    const frames = seen.payloads(CHANNEL) as { from: number; to: number }[];
    const first = frames[0]!.from;
    expect(frames.map((f) => f.from)).toEqual(
      Array.from({ length: 13 }, (_, i) => first + i),
    );
  });

  it("starts anew after a long sleep: one head frame of a new epoch", async () => {
    const { source, deps, seen, shift } = await joined();
    const before = await snapshot(source);
    shift.ms += 86_400_000;
    await deps.advance(5_000);
    const frames = seen.payloads(CHANNEL) as { epoch: string }[];
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatchObject({ events: [] });
    expect(frames[0]!.epoch).not.toBe(before.epoch);
  });

  it("keeps no timer after disconnect", async () => {
    const { source, deps } = await joined();
    expect(deps.pending).toHaveLength(1);
    source.disconnect();
    expect(deps.pending).toEqual([]);
  });

  it("ends for good when the generator throws, naming it", async () => {
    const generator: Generator = {
      everyMs: 5_000,
      at: () => {
        throw new Error("oops");
      },
    };
    const { source, seen, deps } = start(generator);
    source.connect(seen.context);
    await deps.advance(0);
    expect(seen.reports.at(-1)).toMatchObject({
      kind: "closed",
      reason: { kind: "setup" },
    });
    await expect(source.log!.heads([TOPIC])).rejects.toThrow(/threw "oops"/);
  });

  it("derives states from what is generated, each behind its source, from those before the first tick", async () => {
    const { source } = startPack(counted);
    const { epoch, seq, last } = await snapshot(source);
    const query = { topic: TOPIC, epoch, before: seq + 1, limit: 4 };
    const page = (await source.log!.history(query)) as HistoryPage;
    // The one from before the first tick, and pairs of an event and the state behind it.
    const count = 1_000 + (seq - 1) / 2;
    expect(page.events.map(({ type, data }) => [type, data["count"]])).toEqual([
      ["a", undefined],
      ["total", count - 1],
      ["b", undefined],
      ["total", count],
    ]);
    const state = last.get("total/all")!;
    expect(state).toEqual(page.events.at(-1));
    expect(state.data).toMatchObject({ of: ["b", NOON, "UTC"] });
  });

  it("sends what follows from an event in the frame of that event", async () => {
    const { deps, seen } = await joined(startPack(counted));
    await deps.advance(5_000);
    const [frame] = seen.payloads(CHANNEL) as [{ events: { type: string }[] }];
    const types = frame.events.map(({ type }) => type);
    expect(types).toEqual(["a", "total", "b", "total"]);
    expect(seen.payloads(CHANNEL)).toHaveLength(1);
  });

  it("derives the same in a page that starts later", async () => {
    const { source, deps } = startPack(counted);
    await snapshot(source);
    await deps.advance(60_000);
    const fresh = startPack(counted, NOON + 60_000);
    expect(await snapshot(fresh.source)).toEqual(await snapshot(source));
  });

  it("names the pack when a derivation throws", async () => {
    const derive = () => {
      throw new Error("cannot count");
    };
    const derivations = [{ ...counted.derivations![0]!, derive }];
    const { source } = startPack({ ...counted, derivations });
    await expect(source.log!.heads([TOPIC])).rejects.toThrow(
      /the pack threw "cannot count" at tick/,
    );
  });

  it.each(["Mars/Base", "Europe/Berlinn", ""])(
    'refuses the time zone "%s"',
    (timeZone) => {
      const make = () => mockSource({ ...counted, seed: "s", timeZone });
      expect(make).toThrow(/no time zone ".*"\. Use an IANA name/);
    },
  );

  it("refuses a generator that never ticks", () => {
    const generator = { ...counting, everyMs: 0 };
    expect(() => start(generator)).toThrow(/cannot tick every "0" ms/);
  });

  it("answers a reader who knows the epoch with a page", async () => {
    const { source } = start();
    const { epoch, seq } = await snapshot(source);
    const query = { topic: TOPIC, epoch, after: seq - 2 };
    const page = (await source.log!.history(query)) as HistoryPage;
    expect(page.events.map((event) => event.seq)).toEqual([seq - 1, seq]);
  });
});

describe("hashId", () => {
  it("makes UUIDs of version 8 that differ", () => {
    const ids = new Set(
      Array.from({ length: 10_000 }, (_, i) => hashId(`s:${i}:0`)),
    );
    expect(ids.size).toBe(10_000);
    for (const id of ids)
      expect(id).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
  });
});
