import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatDuration,
  formatNumber,
  parseLocale,
} from "./format.ts";
import { fillPattern } from "./pattern.ts";

describe("format", () => {
  it("writes numbers as the locale does", () => {
    expect(formatNumber(1234.5, "de")).toBe("1.234,5");
    expect(formatNumber(1234.5, "en")).toBe("1,234.5");
  });

  it.each([NaN, Infinity, -Infinity])("writes %s as nothing", (value) => {
    expect(formatNumber(value, "en")).toBe("–");
  });

  it("writes what is no time as nothing", () => {
    expect(formatDate("yesterday-ish", "en")).toBe("–");
  });

  it.each([
    [-5_000, "0 sec"],
    [59_999, "59 sec"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 hr"],
    [86_400_000, "1 day"],
  ])("writes %s ms as %s", (ms, written) => {
    expect(formatDuration(ms, "en")).toBe(written);
  });

  it("knows a locale from a wrong one", () => {
    expect(parseLocale("de-ch")).toBe("de-CH");
    expect(parseLocale("not_a_locale!")).toBeNull();
    expect(parseLocale("")).toBeNull();
  });
});

describe("fillPattern", () => {
  const data = {
    member: { full_name: "Ada <b>" },
    value: 0.124,
    unit: "ratio",
    starts: "2026-01-05T10:30:00Z",
    empty: "",
    toString: undefined,
  };

  it.each([
    ["{member.full_name} came", "Ada <b> came"],
    ["{value|percent}", "12.4%"],
    ["{value|unit}", "12.4%"],
    ["{value|number}", "0.12"],
    ["plain", "plain"],
  ])("fills %s", (pattern, filled) => {
    expect(fillPattern(pattern, data, "en")).toBe(filled);
  });

  it.each([
    "{nowhere}",
    "{member}",
    "{empty}",
    "{member.full_name.length}",
    "{constructor.name}",
    "{__proto__.x}",
    "{toString}",
  ])("leaves a piece out whole when %s leads nowhere", (pattern) => {
    expect(fillPattern(`by ${pattern}`, data, "en")).toBeNull();
  });

  it.each([
    [{ v: 3.25, unit: "ms" }, "3.3 ms"],
    [{ v: 1_500_000, unit: "bytes" }, "1.5 MB"],
    [{ v: 0, unit: "bytes" }, "0 byte"],
    [{ v: 7, unit: "sockets" }, "7 sockets"],
    [{ v: 7 }, "7"],
    [{ v: NaN, unit: "ms" }, "–"],
  ])("writes %o with its unit", (row, written) => {
    expect(fillPattern("{v|unit}", row, "en")).toBe(written);
  });

  it("cuts a field that is longer than a row could show", () => {
    const filled = fillPattern("{a}", { a: "x".repeat(9_000) }, "en");
    expect(filled).toHaveLength(301);
  });
});
