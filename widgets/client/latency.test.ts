import { describe, expect, it } from "vitest";
import { Latency } from "./latency.ts";

const NOW = 1_700_000_000_000;
const FIVE_MINUTES = 300_000;

function measured(...samples: number[]): Latency {
  const latency = new Latency();
  for (const ms of samples) latency.add(ms);
  return latency;
}

describe("Latency, quality", () => {
  it("is unknown until something was measured", () => {
    expect(measured().quality(NOW)).toBe(null);
    expect(measured().summary).toBe(null);
  });

  it.each([
    [0, "excellent"],
    [99, "excellent"],
    [100, "good"],
    [299, "good"],
    [300, "poor"],
    [999, "poor"],
    [1_000, "critical"],
    [60_000, "critical"],
  ])("at %i ms is %s", (ms, quality) => {
    expect(measured(ms).quality(NOW)).toBe(quality);
  });

  it.each([
    ["just now", 0, "good"],
    ["five minutes ago", FIVE_MINUTES, "good"],
    ["longer ago", FIVE_MINUTES + 1, "excellent"],
  ])("after a reconnect %s (%i ms) is %s", (_, since, quality) => {
    const latency = measured(20);
    latency.reconnected(NOW - since);
    expect(latency.quality(NOW)).toBe(quality);
  });

  it.each([
    [200, "good"],
    [500, "poor"],
    [2_000, "critical"],
  ])("at %i ms is no better and no worse for a reconnect", (ms, quality) => {
    const latency = measured(ms);
    latency.reconnected(NOW);
    expect(latency.quality(NOW)).toBe(quality);
  });

  it("goes by the median: a slow one among many changes nothing", () => {
    expect(measured(20, 30, 5_000).quality(NOW)).toBe("excellent");
  });
});

describe("Latency, summary", () => {
  it("tells the median, the slowest twentieth and the last", () => {
    const samples = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(measured(...samples).summary).toEqual({
      p50: 51,
      p95: 96,
      last: 100,
    });
  });

  it("forgets all but the last hundred", () => {
    const latency = measured(...Array<number>(100).fill(5_000));
    for (let n = 0; n < 100; n += 1) latency.add(10);
    expect(latency.summary).toEqual({ p50: 10, p95: 10, last: 10 });
  });

  it("takes nothing that is no length of time", () => {
    expect(measured(NaN, -1, Infinity).summary).toBe(null);
  });

  it("counts reconnects", () => {
    const latency = measured(10);
    latency.reconnected(NOW);
    latency.reconnected(NOW + 1);
    expect(latency.reconnects).toBe(2);
  });
});
