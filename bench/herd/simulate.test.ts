import { describe, expect, it } from "vitest";
import { policies } from "./policies.ts";
import { mostWithin, simulate } from "./simulate.ts";

const plan = { clients: 10_000, joinsPerSecond: 500, outageMs: 0, seed: 1 };
const [goodbye, cut, realtime, pusher] = policies.map((policy) =>
  simulate(policy, plan),
);

describe("10,000 clients that are cut at once, and 500 joins a second", () => {
  it("are back within 40 s, though nobody can be before 19 s", () => {
    for (const one of [goodbye!, cut!]) {
      expect(one.p99).toBeLessThan(40);
      expect(one.p99).toBeGreaterThan(19);
    }
  });

  it.each([
    ["where the server said that it goes", 0],
    ["where nobody said a word", 1],
  ])("never knock more than 2,500 times a second %s", (_, which) => {
    const one = [goodbye!, cut!][which]!;
    expect(one.peak).toBeLessThan(2_500);
    expect(one.attempts).toBeLessThan(6);
    const afterOutage = simulate(policies[which]!, {
      ...plan,
      outageMs: 30_000,
    });
    expect(afterOutage.peak).toBeLessThan(2_500);
    expect(afterOutage.p99).toBeLessThan(30 + 40);
  });

  it("are back within half a second of a cut where they are few", () => {
    const few = { ...plan, clients: 20 };
    expect(simulate(policies[1]!, few).last).toBeLessThan(0.6);
  });

  it("would take minutes with realtime-js' own steps, and thousands knock at once with either", () => {
    expect(realtime!.p99).toBeGreaterThan(150);
    expect(realtime!.peak).toBe(10_000);
    expect(pusher!.peak).toBe(10_000);
    expect(pusher!.attempts).toBeGreaterThan(9);
  });

  it("play the same way for the same seed", () => {
    expect(simulate(policies[0]!, plan)).toEqual(goodbye);
    expect(simulate(policies[0]!, { ...plan, seed: 2 })).not.toEqual(goodbye);
  });
});

describe("the most within a stretch of time", () => {
  it("looks at any stretch, not only at whole seconds", () => {
    expect(mostWithin([0, 900, 950, 1_000, 1_100], 1_000)).toBe(4);
    expect(mostWithin([], 1_000)).toBe(0);
  });
});
