import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8");

/** Of "(I1–I4, I6)": 1, 2, 3, 4 and 6. */
function numbersIn(text: string): Set<number> {
  const found = [...text.matchAll(/\bI(\d+)(?:–I(\d+))?/g)];
  return new Set(
    found.flatMap(([, first, last = first]) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, n) => Number(first) + n,
      ),
    ),
  );
}

const rows = [
  ...read("promises.md").matchAll(/^\| I(\d+) +\|.*\| (\[.*\)) +\|$/gm),
].flatMap(([, number, tests]) =>
  [...tests!.matchAll(/\]\((.*?)\)/g)].map(
    ([, path]) => [Number(number), path!] as const,
  ),
);

it.each(rows)("I%d is held by %s, which says so", (number, path) => {
  expect(numbersIn(read(path))).toContain(number);
});

it("names a test for each promise", () => {
  const promised = [...numbersIn(read("promises.md"))];
  const held = new Set(rows.map(([number]) => number));
  expect([...held].sort()).toEqual(promised.sort());
});
