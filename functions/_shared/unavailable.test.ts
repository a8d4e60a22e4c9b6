import { expect, it } from "vitest";
import { isUnavailable } from "./unavailable.ts";

it.each([
  ["08006", true],
  ["57P01", true],
  ["40P01", true],
  ["55P03", true],
  ["ECONNREFUSED", true],
  ["55000", false],
  ["23505", false],
  ["42883", false],
  [undefined, false],
])("an error of code %s passes by itself: %s", (code, passes) => {
  expect(isUnavailable(Object.assign(new Error("x"), { code }))).toBe(passes);
});
