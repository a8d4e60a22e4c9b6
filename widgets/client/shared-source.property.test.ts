import fc from "fast-check";
import { expect, it } from "vitest";
import { createSharedWorld } from "./testing/shared-world.ts";
import type { SharedWorld } from "./testing/shared-world.ts";

type Action =
  | { do: "advance"; ms: number }
  | { do: "append"; times: number }
  | { do: "open" | "kill" | "freeze" | "thaw" | "reconnect"; tab: number }
  | { do: "show"; tab: number; is: boolean }
  | { do: "cut" }
  | { do: "drop"; messages: number };

const tab = fc.integer({ min: 0, max: 3 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(0, 1, 5, 300, 2_500, 7_000, 50_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      times: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("open", "kill", "freeze", "thaw", "reconnect"),
      tab,
    }) as fc.Arbitrary<Action>,
  },
  fc.record({ do: fc.constant("show" as const), tab, is: fc.boolean() }),
  fc.record({ do: fc.constant("cut" as const) }),
  fc.record({
    do: fc.constant("drop" as const),
    messages: fc.integer({ min: 1, max: 4 }),
  }),
);

async function act(world: SharedWorld, step: Action): Promise<void> {
  const one = "tab" in step ? world.tabs.get(step.tab) : undefined;
  if (step.do === "advance") await world.time.advance(step.ms);
  else if (step.do === "append")
    for (let n = 0; n < step.times; n += 1) world.append();
  else if (step.do === "open") world.open(step.tab);
  else if (step.do === "kill") world.kill(step.tab);
  else if (step.do === "freeze" && one) one.tab.isFrozen = true;
  else if (step.do === "thaw") one?.tab.thaw();
  else if (step.do === "show") one?.tab.show(step.is);
  else if (step.do === "reconnect") one?.tab.do(() => one.client.reconnect());
  else if (step.do === "cut") world.hub.cut();
  else if (step.do === "drop") world.browser.drops += step.messages;
}

/** What must be so at any time, in every tab that is awake. */
function check(world: SharedWorld): void {
  for (const { tab, client, feed } of world.tabs.values()) {
    expect(feed.wrong).toEqual([]);
    if (tab.isFrozen || client.status.state !== "live") continue;
    const age = world.time.now() - (client.status.provenAt ?? -Infinity);
    expect(age).toBeLessThanOrEqual(45_000);
  }
}

it("no tab loses, repeats or reorders an event, or is live without proof, whichever tab has the line; and in the end one has (I9)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const world = createSharedWorld();
      world.open(0);
      for (const step of actions) {
        await act(world, step);
        check(world);
      }
      world.browser.drops = 0;
      for (const { tab } of world.tabs.values()) {
        tab.thaw();
        tab.show(true);
      }
      await world.time.advance(120_000);
      world.append();
      await world.time.advance(1_000);
      check(world);
      expect(world.sockets).toBe(Math.min(1, world.tabs.size));
      for (const { feed, client } of world.tabs.values()) {
        expect(feed.seen.at(-1)).toBe(world.head);
        expect(client.status.state).toBe("live");
      }
      for (const { client } of world.tabs.values()) await client.close();
    }),
    { numRuns: 150 },
  );
});
