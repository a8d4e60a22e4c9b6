import fc from "fast-check";
import { expect, it } from "vitest";
import { QueueWorld, type Fault } from "./testing/queue-world.ts";

type Action =
  | { do: "give"; tab: number; type: string; order: string }
  | { do: "advance"; ms: number }
  | { do: "crash"; tab: number; steps: number }
  | { do: "fault"; faults: Fault[] }
  | { do: "online"; is: boolean }
  | { do: "full"; is: boolean }
  | { do: "clock"; tab: number; ms: number }
  | { do: "retry"; tab: number };

const tab = fc.integer({ min: 0, max: 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("give" as const),
      tab,
      type: fc.constantFrom("do", "do", "do", "edit", "refuse", "poison"),
      order: fc.constantFrom("a", "a", "b"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(1, 500, 1_500, 10_000, 90_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("crash" as const),
      tab,
      steps: fc.integer({ min: 0, max: 12 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      faults: fc.array(
        fc.constantFrom<Fault>(
          "request",
          "answer",
          "answer",
          "wish",
          "part",
          "old",
        ),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  fc.record({ do: fc.constant("online" as const), is: fc.boolean() }),
  fc.record({ do: fc.constant("full" as const), is: fc.boolean() }),
  fc.record({
    do: fc.constant("clock" as const),
    tab,
    ms: fc.constantFrom(-400_000_000, -3_600_000, 3_600_000, 400_000_000),
  }),
  fc.record({ do: fc.constant("retry" as const), tab }),
);

async function act(world: QueueWorld, one: Action): Promise<void> {
  if (one.do === "give") world.tab(one.tab).give(one.type, one.order);
  else if (one.do === "advance") await world.advance(one.ms);
  else if (one.do === "crash") world.tab(one.tab).steps = one.steps;
  else if (one.do === "fault") world.faults.push(...one.faults);
  else if (one.do === "online") world.isOnline = one.is;
  else if (one.do === "full") world.isFull = one.is;
  else if (one.do === "clock") world.tab(one.tab).clock += one.ms;
  else if (one.do === "retry") {
    const { queue } = world.tab(one.tab);
    for (const { id } of queue.commands) void queue.retry(id);
  }
}

/** Everything is well again, and both pages are opened anew. */
async function heal(world: QueueWorld) {
  world.isFull = false;
  world.isOnline = true;
  world.faults.length = 0;
  for (const one of world.tabs.values()) {
    one.steps = Infinity;
    one.clock = 0;
    one.queue.reopened();
  }
  await world.advance(200_000);
  for (const n of [0, 1]) world.crash(n);
  const { queue } = world.tab(0);
  await world.advance(200_000);
  return new Set(
    queue.commands.filter(({ state }) => state === "refused").map((c) => c.id),
  );
}

function check(world: QueueWorld, visible: ReadonlySet<string>): void {
  const effects = new Map<string, number>();
  const order = new Map<string, number>();
  for (const id of world.effects) {
    effects.set(id, (effects.get(id) ?? 0) + 1);
    const { by, order: name, number } = world.given.get(id)!;
    const before = order.get(`${by} ${name}`) ?? -1;
    expect(number, "in the order in which it was given").toBeGreaterThan(
      before,
    );
    order.set(`${by} ${name}`, number);
  }
  for (const { id, wasQueued, told } of world.given.values()) {
    const done = effects.get(id) ?? 0;
    const isRefused =
      visible.has(id) || /rejected|conflict|refused/.test(told ?? "");
    expect(done, "done at most once").toBeLessThanOrEqual(1);
    if (/applied|duplicate/.test(told ?? "")) expect(done).toBe(1);
    if (isRefused) expect(done, "refused, and done").toBe(0);
    if (wasQueued) expect(done + Number(isRefused), "one end").toBe(1);
  }
}

const RUNS = Number(process.env["QUEUE_RUNS"] ?? 1_500);

it("does what it called queued once or refuses it visibly, in order, whatever ends between any two steps (I10–I12)", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(action, { minLength: 3, maxLength: 25 }),
      async (hasLocks, actions) => {
        const world = new QueueWorld();
        world.hasLocks = hasLocks;
        for (const one of actions) await act(world, one);
        check(world, await heal(world));
      },
    ),
    { numRuns: RUNS },
  );
}, 600_000);
