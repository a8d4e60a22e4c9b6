import { describe, expect, it } from "vitest";
import type { Arrival } from "./receiver.ts";
import { sumTimes } from "./times.ts";

const arrival = (more: Partial<Arrival>): Arrival => ({
  seq: 1,
  id: "one",
  at: 1_100,
  writtenAt: 1_000,
  toldAt: 1_050,
  fetched: false,
  calm: true,
  ...more,
});

describe("the soak's times", () => {
  it("tell what was pushed from what had to be fetched", () => {
    const { all, fetched, repaired } = sumTimes(
      [[arrival({}), arrival({ fetched: true, at: 1_600, toldAt: 1_350 })]],
      [],
    );
    expect(all).toMatchObject({ count: 2, p50: 100, max: 600 });
    expect(fetched).toMatchObject({ count: 1, p99: 600 });
    expect(repaired).toMatchObject({ count: 1, p99: 250 });
  });

  it("keep what was caught up with after an absence apart, and count absences themselves", () => {
    const late = arrival({ calm: false, at: 9_000 });
    const { all, away, back } = sumTimes([[late]], [700, 300]);
    expect(all.count).toBe(0);
    expect(away).toMatchObject({ count: 1, max: 8_000 });
    expect(back).toMatchObject({ count: 2, max: 700 });
  });
});
