import { describe, expect, it } from "vitest";
import { firstProblem } from "./plain-problem.ts";
import { PLAIN_LIMITS } from "./plain.ts";

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = { a: value };
  return value;
}

describe("firstProblem", () => {
  it("finds nothing wrong with a JSON object", () => {
    expect(firstProblem({ a: [1, "b", null, true, { c: {} }] })).toBeNull();
  });

  it.each([
    [
      { data: { member: { id: undefined } } },
      "data.member.id is not a JSON value",
    ],
    [{ list: [1, { at: new Date(0) }] }, "list[1].at is not a JSON value"],
    [{ n: NaN }, "n is not a JSON value"],
    [{ n: 1n }, "n is not a JSON value"],
    [{ f: () => 1 }, "f is not a JSON value"],
    [{ "a b": Symbol() }, '["a b"] is not a JSON value'],
    [[, 1], "[0] is not a JSON value"],
    [new Map(), "the value is not a JSON value"],
    [
      { text: "x".repeat(16_385) },
      "text is a string of more than 16384 characters",
    ],
    [
      { list: new Array(3_000_000_000) },
      "the value has more than 2000 members",
    ],
    [nested(17), `${"a.".repeat(15)}a is nested deeper than 16 levels`],
  ])("says where and what: case %#", (value, problem) => {
    expect(firstProblem(value)).toBe(problem);
  });

  it.each(["__proto__", "constructor", "prototype"])(
    "refuses an own key named %s at any depth",
    (key) => {
      const value: unknown = JSON.parse(`{"a":[{"${key}":{"polluted":1}}]}`);
      expect(firstProblem(value)).toBe(
        `a[0].${key} is a key that is not allowed`,
      );
    },
  );

  it("takes other limits", () => {
    const limits = { ...PLAIN_LIMITS, string: 3, depth: 1 };
    expect(firstProblem({ a: "abc" }, limits)).toBeNull();
    expect(firstProblem({ a: "abcd" }, limits)).toMatch(/^a is a string/);
    expect(firstProblem({ a: {} }, limits)).toMatch(/^a is nested deeper/);
  });

  it("allows exactly the limits", () => {
    expect(firstProblem(nested(16))).toBeNull();
    expect(firstProblem({ a: "x".repeat(16_384) })).toBeNull();
    expect(firstProblem(new Array(1_999).fill(0))).toBeNull();
    expect(firstProblem(new Array(2_000).fill(0))).not.toBeNull();
  });

  it("bounds the text of all strings and keys together", () => {
    const many = new Array(17).fill("x".repeat(16_000));
    expect(firstProblem({ many })).toMatch(
      /^many\[16\] is where the text grows/,
    );
  });

  it("says so when a getter, a proxy or a revoked proxy throws", () => {
    const throws = () => {
      throw new Error("no");
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const proxy = new Proxy({}, { ownKeys: throws });
    for (const value of [
      {
        get a() {
          return throws();
        },
      },
      { proxy },
      { a: revoked.proxy },
      revoked.proxy,
    ])
      expect(firstProblem(value)).toBe("the value cannot be read");
  });

  it("ends at once on cycles, shared branches and a depth of 10,000", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    let shared: unknown = [];
    for (let i = 0; i < 40; i += 1) shared = [shared, shared, shared];
    for (const value of [cycle, shared, nested(10_000)])
      expect(firstProblem(value)).not.toBeNull();
  });
});
