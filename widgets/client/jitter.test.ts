import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClosedReason } from "../sources/source.ts";
import { Breaker } from "./breaker.ts";
import { hostDeps } from "./client-deps.ts";
import { Retries } from "./retries.ts";

const PAGES = 1_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** How long pages wait that lose their lines in the same millisecond, with the browser's own clock and chance. */
const waits = (kind: ClosedReason["kind"], wasUseful: boolean) =>
  Array.from({ length: PAGES }, () => {
    const retries = new Retries(hostDeps, new Breaker(hostDeps));
    retries.begin();
    if (wasUseful) retries.useful();
    return retries.after({ kind, message: "cut" });
  });

describe.each([
  ["lost", true],
  ["busy", true],
  ["lost", false],
] as const)("after a line that is %s (of use: %s)", (kind, wasUseful) => {
  it("each page draws its own wait, though they share the clock", () => {
    expect(new Set(waits(kind, wasUseful)).size).toBe(PAGES);
  });

  it("they are spread over all of the time, and not around a moment", () => {
    const sorted = waits(kind, wasUseful).sort((a, b) => a - b);
    const [low, high] = [sorted[PAGES * 0.1]!, sorted[PAGES * 0.9]!];
    expect(high - low).toBeGreaterThan(sorted.at(-1)! / 3);
  });
});
