import { describe, expect, it } from "vitest";
import { steadyClock } from "./client-deps.ts";

describe("the clock that proofs are measured by", () => {
  it("follows the wall clock forwards, also over a long sleep", () => {
    let wall = 1_000;
    const now = steadyClock(() => wall);
    expect(now()).toBe(1_000);
    wall = 9_000_000;
    expect(now()).toBe(9_000_000);
  });

  it("goes on from where it was when someone sets the time back", () => {
    let wall = 5_000;
    const now = steadyClock(() => wall);
    now();
    wall = 1_000;
    expect(now()).toBe(5_000);
    wall = 1_250;
    expect(now()).toBe(5_250);
  });
});
