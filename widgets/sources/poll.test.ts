import { describe, expect, it } from "vitest";
import { LiveletsError } from "../events/error.ts";
import { fakeDeps, settle } from "./fake-deps.ts";
import { pollSource } from "./poll.ts";
import { record } from "./source-recorder.ts";

const A = "acme.public.g1";
const B = "acme.room.b.g1";

function start(random = 0.5, visible = () => true) {
  const deps = fakeDeps(random);
  const asked: (readonly string[])[] = [];
  const heads = new Map([
    ["acme.public", 3],
    ["acme.room.b", 0],
  ]);
  const state = { failing: false };
  const seen = record({
    async heads(topics) {
      asked.push(topics);
      if (state.failing) throw new LiveletsError("unavailable", "http: down");
      const known = topics.filter((topic) => heads.has(topic));
      return {
        heads: known.map((topic) => ({
          topic,
          epoch: "e",
          seq: heads.get(topic)!,
        })),
        serverTime: "",
      };
    },
  });
  const source = pollSource({ everyMs: 5_000, visible }, deps);
  source.connect(seen.context);
  return { source, deps, asked, heads, seen, state };
}

describe("pollSource", () => {
  it("asks for all topics in one request and reports head frames", async () => {
    const { source, deps, asked, seen } = start();
    source.join(A);
    source.join(B);
    await deps.advance(0);
    expect(asked).toEqual([["acme.public", "acme.room.b"]]);
    expect(seen.payloads(A)).toEqual([
      {
        v: 1,
        topic: "acme.public",
        epoch: "e",
        from: 4,
        to: 3,
        events: [],
        head: 3,
      },
    ]);
    expect(seen.payloads(B)).toMatchObject([{ from: 1, to: 0, head: 0 }]);
  });

  it.each([
    [0, 4_000],
    [0.5, 5_000],
    [0.999, 5_998],
  ])("waits 5 s ± 20 %% (random %f)", async (random, ms) => {
    const { source, deps } = start(random);
    source.join(A);
    await deps.advance(0);
    expect(deps.pending[0]).toBeCloseTo(ms, 0);
  });

  it("looks once a minute while hidden", async () => {
    const { source, deps } = start(0.5, () => false);
    source.join(A);
    await deps.advance(0);
    expect(deps.pending).toEqual([60_000]);
  });

  it("asks at once for a channel that is joined between two looks", async () => {
    const { source, deps, seen } = start();
    source.join(A);
    await deps.advance(1_000);
    source.join(B);
    await deps.advance(0);
    expect(seen.reports).toContainEqual({ kind: "joined", channel: B });
  });

  it("refuses what the heads leave out, and what has no log", async () => {
    const { source, deps, seen } = start();
    for (const channel of [
      "acme.role.admin.g1",
      "acme.live.desk.g1",
      "my-room",
    ])
      source.join(channel);
    await deps.advance(0);
    const refused = seen.reports.filter((report) => report.kind === "refused");
    expect(refused).toHaveLength(3);
    expect(refused.every((r) => r.reason.kind === "denied")).toBe(true);
  });

  it("refuses a channel whose right was taken away", async () => {
    const { source, deps, heads, seen } = start();
    source.join(A);
    await deps.advance(0);
    heads.delete("acme.public");
    await deps.advance(5_000);
    expect(seen.reports.at(-1)).toMatchObject({ kind: "refused", channel: A });
  });

  it("reports closed and stops when the heads cannot be had", async () => {
    const { source, deps, seen, state } = start();
    source.join(A);
    await deps.advance(0);
    state.failing = true;
    await deps.advance(5_000);
    expect(seen.reports.at(-1)).toEqual({
      kind: "closed",
      reason: { kind: "lost", message: "http: down" },
    });
    expect(deps.pending).toEqual([]);
  });

  it("opens again only when the heads answer again", async () => {
    const { source, deps, seen, state } = start();
    source.join(A);
    await deps.advance(0);
    state.failing = true;
    await deps.advance(5_000);
    const before = seen.reports.length;
    source.connect(seen.context);
    await settle();
    state.failing = false;
    source.connect(seen.context);
    await settle();
    const kinds = seen.reports.slice(before).map((report) => report.kind);
    expect(kinds).toEqual(["closed", "latency", "opened"]);
  });

  it("ignores an answer that comes after disconnect", async () => {
    const { source, deps, seen } = start();
    await settle();
    source.join(A);
    const answer = deps.advance(0);
    source.disconnect();
    await answer;
    expect(seen.reports).toEqual([{ kind: "opened" }]);
    expect(deps.pending).toEqual([]);
  });

  it.each([0, 2_999, 10_001, NaN])(
    "refuses an interval of %d ms",
    (everyMs) => {
      expect(() => pollSource({ everyMs })).toThrow(/Use 3000 to 10000/);
    },
  );
});
