import fc from "fast-check";
import { expect, it } from "vitest";
import { LeaderWorld } from "./testing/leader-world.ts";

type Action =
  | { do: "advance"; ms: number }
  | { do: "open" | "kill" | "freeze" | "thaw"; tab: number }
  | { do: "show"; tab: number; is: boolean };

const tab = fc.integer({ min: 0, max: 4 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(0, 1, 50, 900, 2_500, 6_000, 60_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("open", "kill", "freeze", "thaw"),
      tab,
    }) as fc.Arbitrary<Action>,
  },
  fc.record({ do: fc.constant("show" as const), tab, is: fc.boolean() }),
);

function act(world: LeaderWorld, step: Action): void {
  if (step.do === "advance") world.advance(step.ms);
  else if (step.do === "open") world.open(step.tab);
  else if (step.do === "kill") world.kill(step.tab);
  else if (step.do === "show") world.show(step.tab, step.is);
  else {
    const one = world.tabs.get(step.tab);
    if (step.do === "freeze" && one) one.isFrozen = true;
    if (step.do === "thaw") one?.thaw();
  }
}

/** A world after what happened in it. */
function play(actions: readonly Action[], chance: number): LeaderWorld {
  const world = new LeaderWorld(() => chance);
  world.open(0);
  for (const step of actions) act(world, step);
  return world;
}

const stories = fc.tuple(
  fc.array(action, { maxLength: 40 }),
  fc.constantFrom(0, 0.3, 0.999),
);

it("no term is led twice, and nobody goes back to an earlier one, whatever freezes, ends or is hidden (I9)", () => {
  fc.assert(
    fc.property(stories, ([actions, chance]) => {
      expect(play(actions, chance).wrong).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

/** All are awake, tab 4 is looked at, and there was time. */
function wakeAll(world: LeaderWorld): LeaderWorld {
  for (const one of world.alive) one.thaw();
  world.show(4, true);
  world.advance(20_000);
  return world;
}

it("once all are awake and one is looked at, one leads, holds the lock, and all others follow it", () => {
  fc.assert(
    fc.property(stories, ([actions, chance]) => {
      const world = wakeAll(play(actions, chance));
      expect(world.leading).toHaveLength(1);
      const [leading] = world.leading;
      expect(world.holder).toBe(leading);
      for (const { leader } of world.alive)
        expect(leader.term).toEqual(leading!.leader.term);
    }),
    { numRuns: 2_000 },
  );
});

it("whoever is looked at has a leader that is awake 5 s after all else froze", () => {
  fc.assert(
    fc.property(stories, ([actions, chance]) => {
      const world = wakeAll(play(actions, chance));
      for (const [n, one] of world.tabs) if (n !== 4) one.isFrozen = true;
      world.advance(5_000);
      expect(world.tabs.get(4)!.leader.leads).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
