import { describe, expect, it } from "vitest";
import { LeaderWorld } from "./testing/leader-world.ts";
import { compareTerms } from "./tab-leader.ts";

function openTabs(count: number): LeaderWorld {
  let turns = 0;
  const world = new LeaderWorld(() => ((turns += 3) % 10) / 10);
  for (let n = 0; n < count; n += 1) world.open(n);
  world.advance(100);
  return world;
}

const leadsIn = (world: LeaderWorld, n: number) =>
  world.tabs.get(n)?.leader.leads;

/** How long it takes until another tab leads. */
function takeover(world: LeaderWorld, by: number): number {
  const since = world.now;
  while (!leadsIn(world, by) && world.now - since < 60_000) world.advance(10);
  return world.now - since;
}

describe("the tab that leads", () => {
  it("is the first one, and the others follow it", () => {
    const world = openTabs(5);
    expect(world.leading).toEqual([world.tabs.get(0)]);
    for (const { leader } of world.alive)
      expect(leader.term?.[1]).toBe("tab-1");
  });

  it("is followed at once when it is closed", () => {
    const world = openTabs(3);
    world.kill(0);
    expect(takeover(world, 1)).toBe(0);
  });

  it("is followed within 5 s when it freezes, whenever that is", () => {
    for (let after = 0; after < 2_500; after += 100) {
      const world = openTabs(2);
      world.advance(after);
      world.tabs.get(0)!.isFrozen = true;
      expect(takeover(world, 1)).toBeLessThanOrEqual(5_000);
    }
  });

  it("stays while nobody looks at any tab, however long it freezes", () => {
    const world = openTabs(2);
    world.show(0, false);
    world.show(1, false);
    world.tabs.get(0)!.isFrozen = true;
    expect(takeover(world, 1)).toBeGreaterThan(59_000);
  });

  it("is followed by one that is looked at 10 s after it is looked at no more", () => {
    const world = openTabs(2);
    world.show(0, false);
    world.advance(BEATEN);
    const ms = takeover(world, 1);
    expect(ms).toBeGreaterThan(9_000);
    expect(ms).toBeLessThan(11_000);
    expect(world.leading).toHaveLength(1);
  });

  it("stays where somebody looks at it as well", () => {
    const world = openTabs(3);
    world.show(0, false);
    world.advance(9_000);
    world.show(0, true);
    world.advance(60_000);
    expect(leadsIn(world, 0)).toBe(true);
  });

  it("leads no more when it goes on after another one took over, and is not stolen from again", () => {
    const world = openTabs(3);
    const [old] = world.leading;
    old!.isFrozen = true;
    world.advance(10_000);
    const [after] = world.leading.filter((tab) => tab !== old);
    old!.thaw();
    world.advance(60_000);
    expect(world.leading).toEqual([after]);
    expect(compareTerms(after!.leader.term!, world.terms[0]!)).toBeGreaterThan(
      0,
    );
    expect(world.terms).toHaveLength(2);
  });
});

describe("what is said under a term", () => {
  it("is believed of the greatest only", () => {
    const world = openTabs(2);
    const { leader } = world.tabs.get(1)!;
    const term = leader.term!;
    expect(leader.follows(term)).toBe(true);
    leader.heard([term[0] + 1, "tab-9"], world.now);
    expect(leader.follows(term)).toBe(false);
    expect(leader.heard(term, world.now)).toEqual([]);
    expect(leader.follows(term)).toBe(false);
  });

  it("is no sign of life where it is of an earlier one", () => {
    const world = openTabs(2);
    const { leader } = world.tabs.get(1)!;
    const dueAt = leader.wakeAt;
    leader.heard([1, "tab-0"], world.now + 1_000);
    expect(leader.wakeAt).toBe(dueAt);
  });

  it("is answered by whoever leads, so that the one of an earlier one hears it", () => {
    const { leader } = openTabs(2).leading[0]!;
    expect(leader.heard([1, "tab-0"], 2_000)).toEqual(["beat"]);
  });

  it("is greater than all that was heard, whatever the clock says", () => {
    const world = openTabs(2);
    const { leader } = world.tabs.get(1)!;
    leader.heard([9_000_000, "tab-9"], world.now);
    leader.granted(world.now);
    expect(leader.term).toEqual([9_000_001, "tab-2"]);
  });

  it("makes a leader step down that has missed its own end", () => {
    const world = openTabs(2);
    const { leader } = world.leading[0]!;
    const later = [leader.term![0] + 1, "tab-9"] as const;
    expect(leader.heard(later, world.now)).toEqual(["rest", "queue", "follow"]);
    expect(leader.leads).toBe(false);
  });
});

/** Until the next beat has told that it is hidden. */
const BEATEN = 2_000;
