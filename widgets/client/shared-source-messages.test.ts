import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORM, parseTabMessage } from "./shared-source-messages.ts";

const NOW = 1_000_000;
const head = { v: FORM, term: [NOW, "tab-1"], n: 3 };
const parse = (wire: unknown) => parseTabMessage(wire, NOW);

describe("what tabs tell each other", () => {
  it.each([
    { kind: "beat", open: true, visible: false },
    { kind: "joined", channel: "gym.public.g1", to: "tab-2" },
    { kind: "frame", channel: "c", event: "frame", payload: { v: 1 } },
    { kind: "refused", channel: "c", message: "no", final: true },
    { kind: "latency", ms: 12.5, pings: ["tab-2 1"] },
    { kind: "down", message: "gone", busy: true, retryAfter: 2_000 },
  ])("is read: %j", (said) => {
    const { term, n } = head;
    expect(parse({ ...head, ...said })).toEqual({ term, n, ...said });
  });

  it.each([
    { kind: "want", channels: ["a", "b"], missing: ["b"] },
    { kind: "ping", ping: "tab-2 1" },
    { kind: "bye" },
  ])("is read of one that follows: %j", (said) => {
    const from = "tab-2";
    expect(parse({ v: FORM, from, ...said })).toEqual({ from, ...said });
  });

  it.each([
    ["of another form", { ...head, v: FORM + 1, kind: "beat" }],
    ["of no kind", { ...head, kind: "dance" }],
    ["of no term", { v: FORM, n: 0, kind: "beat" }],
    ["of half a term", { ...head, term: [NOW], kind: "beat" }],
    [
      "of a term in two days",
      { ...head, term: [NOW + 2e8, "t"], kind: "beat" },
    ],
    ["of a count that is none", { ...head, n: -1, kind: "beat" }],
    ["about no channel", { ...head, kind: "joined" }],
    ["of 1 MB", { ...head, kind: "joined", channel: "x".repeat(1e6) }],
    ["of nobody", { v: FORM, kind: "bye" }],
    ["with nothing wanted", { v: FORM, from: "t", kind: "want" }],
    ["with a prototype", JSON.parse('{"v":1,"from":"t","kind":"bye","__proto__":{"x":1}}')], // prettier-ignore
  ])("is not read %s", (_what, wire) => {
    expect(parse(wire)).toBeNull();
  });

  it("makes nobody wait for more than a minute", () => {
    const down = { ...head, kind: "down", message: "gone", busy: true };
    const wait = (retryAfter: unknown) => parse({ ...down, retryAfter });
    expect(wait(86_000_000)).toMatchObject({ retryAfter: 60_000 });
    expect(wait(60_000)).toMatchObject({ retryAfter: 60_000 });
    expect(wait(0)).toMatchObject({ retryAfter: 0 });
    expect(wait("1 d")).toMatchObject({ retryAfter: undefined });
  });

  it("loses the name that is none, and no other", () => {
    const channels = ["a", 5, "x".repeat(301)];
    const wire = { v: FORM, from: "t", kind: "want", channels, missing: [] };
    expect(parse(wire)).toMatchObject({ channels: ["a"] });
  });

  it("never throws, and takes nothing along that was not asked for", () => {
    const kinds = ["beat", "frame", "joined", "refused", "latency", "down", "want", "ping", "bye"]; // prettier-ignore
    const near = fc.record(
      {
        v: fc.constant(FORM),
        kind: fc.constantFrom(...kinds),
        term: fc.oneof(fc.constant([NOW, "t"]), fc.anything()),
        n: fc.oneof(fc.nat(), fc.anything()),
        from: fc.oneof(fc.string(), fc.anything()),
        channel: fc.oneof(fc.string(), fc.anything()),
        extra: fc.anything(),
      },
      { requiredKeys: ["v", "kind"] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), (wire) => {
        const message = parse(wire);
        if (message) expect(message).not.toHaveProperty("extra");
      }),
      { numRuns: 5_000 },
    );
  });
});
