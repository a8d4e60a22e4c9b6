import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./install.mjs";
import { breakSources } from "./mutated-copy.mjs";
import { FAULTS, MUTATIONS, mutationsOf } from "./mutations.mjs";

const read = (path) => readFileSync(join(ROOT, path), "utf8");

describe("a mutation", () => {
  it.each(MUTATIONS.map((one) => [one.name, one]))(
    "still finds what it breaks: %s",
    (_, mutation) => {
      const sources = [...breakSources(mutation, read).values()];
      for (const { source, broken } of sources) expect(broken).not.toBe(source);
      expect(read(mutation.test)).toContain(mutation.only ?? "");
    },
  );

  it("whose text is not there, or twice, says so", () => {
    const of = (from) => ({ name: "n", file: "f", edits: [[from, "b"]] });
    expect(() => breakSources(of("x"), () => "a a")).toThrow("0 times in f");
    expect(() => breakSources(of("a"), () => "a a")).toThrow("2 times in f");
  });

  it("does not mind how its text is broken into lines", () => {
    const mutation = { name: "n", file: "f", edits: [["a(b, c)", "$&"]] };
    const source = "x a(b,\n  c) y";
    expect([...breakSources(mutation, () => source)]).toEqual([
      ["f", { source, broken: "x $& y" }],
    ]);
  });
});

it("each of the sixteen faults has one", () => {
  expect(FAULTS).toHaveLength(16);
  for (const n of FAULTS.keys())
    expect(mutationsOf(String(n + 1)), FAULTS[n]).not.toHaveLength(0);
});
