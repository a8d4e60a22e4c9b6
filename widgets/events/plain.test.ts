import { describe, expect, it } from "vitest";
import { firstProblem } from "./plain-problem.ts";
import { copyPlain, PLAIN_LIMITS } from "./plain.ts";

const FORBIDDEN = ["__proto__", "constructor", "prototype"];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = { a: value };
  return value;
}

describe("copyPlain", () => {
  it("copies, so that what was checked is what is used", () => {
    let reads = 0;
    const source = {
      get a() {
        return { n: (reads += 1) };
      },
    };
    const copy = copyPlain(source);
    expect([copy, copy, reads]).toEqual([{ a: { n: 1 } }, { a: { n: 1 } }, 1]);
  });

  it("keeps the order of members and items", () => {
    const value = { b: [3, 1, { z: 1, y: 2 }], a: null, "": "x" };
    expect(JSON.stringify(copyPlain(value))).toBe(JSON.stringify(value));
  });

  it.each([[null], [[1]], ["text"], [5], [undefined]])(
    "refuses %j",
    (value) => {
      expect(copyPlain(value)).toBeNull();
    },
  );

  it("changes no prototype", () => {
    copyPlain(JSON.parse('{"__proto__":{"polluted":1}}'));
    copyPlain(JSON.parse('{"constructor":{"prototype":{"polluted":1}}}'));
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    [{ a: "x".repeat(16_384) }],
    [{ a: "x".repeat(16_385) }],
    [{ a: new Array(1_997).fill(0) }],
    [{ a: new Array(1_998).fill(0) }],
    [{ a: new Array(1_999).fill(0) }],
    [{ a: new Array(3_000_000_000) }],
    [{ a: [, 1] }],
    [{ a: 1n }],
    [{ a: NaN }],
    [{ a: new Date(0) }],
    [{ a: Object.create(null) as object }],
    [{ many: new Array(16).fill("x".repeat(16_384)) }],
    [{ m: new Array(16).fill("x".repeat(16_383)), n: "x".repeat(13) }],
    [{ m: new Array(16).fill("x".repeat(16_383)), n: "x".repeat(14) }],
    [{ m: new Array(16).fill("x".repeat(16_383)), n: "x".repeat(15) }],
    ...[15, 16, 17, 10_000].map((depth) => [nested(depth)]),
    ...FORBIDDEN.map((key) => [JSON.parse(`{"a":[{"${key}":{"b":1}}]}`)]),
  ])("takes exactly what has no problem: case %#", (value: object) => {
    expect(copyPlain(value) !== null).toBe(firstProblem(value) === null);
  });

  it("ends at once on cycles and shared branches, and takes other limits", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    let shared: unknown = [];
    for (let i = 0; i < 40; i += 1) shared = [shared, shared, shared];
    expect(copyPlain(cycle)).toBeNull();
    expect(copyPlain({ shared })).toBeNull();
    const limits = { ...PLAIN_LIMITS, string: 3, depth: 1 };
    expect(copyPlain({ a: "abc" }, limits)).toEqual({ a: "abc" });
    expect(copyPlain({ a: "abcd" }, limits)).toBeNull();
    expect(copyPlain({ a: {} }, limits)).toBeNull();
  });

  it("is null when a getter, a proxy or a revoked proxy throws", () => {
    const throws = () => {
      throw new Error("no");
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(copyPlain(revoked.proxy)).toBeNull();
    expect(copyPlain({ a: revoked.proxy })).toBeNull();
    expect(copyPlain({ a: new Proxy({}, { ownKeys: throws }) })).toBeNull();
  });
});
