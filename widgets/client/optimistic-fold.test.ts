import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { foresee, OptimisticFold } from "./optimistic-fold.ts";
import type { CommandQueue, PendingCommand } from "./queue-types.ts";
import type { LiveTopic } from "./types.ts";

const TOPIC = "gym.public";
const EPOCH = "e";

function pendingOf(
  n: number,
  rest: Partial<PendingCommand> = {},
): PendingCommand {
  return {
    ...{ id: `c${n}`, type: "add", args: { n }, at: 0, state: "queued" },
    ...{ tries: 0, reason: null, answer: null },
    ...rest,
  };
}

const appliedAt = (n: number, seq: number, topic = TOPIC) =>
  pendingOf(n, {
    state: "applied",
    answer: {
      ...{ id: `c${n}`, status: "applied", result: null },
      events: [{ topic, epoch: EPOCH, seq, id: "x" }],
    },
  });

/** A log that a test writes, a queue that it fills, and a list of numbers folded from both. */
function createWorld() {
  const events: LiveEvent[] = [];
  let take: (event: LiveEvent | LiveReset) => void = () => {};
  let show: (all: readonly PendingCommand[]) => void = () => {};
  const queue = {
    commands: [] as readonly PendingCommand[],
    subscribe: (listener: typeof show) => ((show = listener), () => {}),
  };
  const topic = {
    get cursor() {
      return { epoch: EPOCH, seq: events.length };
    },
    subscribe: (listener: typeof take) => ((take = listener), () => {}),
  };
  let changes = 0;
  const fold = new OptimisticFold<readonly number[]>({
    client: {
      topic: () => topic as unknown as LiveTopic,
      subscribe: () => () => {},
      queue: queue as unknown as CommandQueue,
    },
    topic: TOPIC,
    start: [],
    reduce: (state, { data }) => [...state, data["n"] as number],
    foresee: {
      add: (state, { args }) => [...state, args["n"] as number],
    },
    changed: () => (changes += 1),
  });
  return {
    fold,
    changes: () => changes,
    wait: (...commands: PendingCommand[]) => {
      queue.commands = commands;
      show(commands);
    },
    log: (n: number, command?: string) => {
      const event = {
        ...{ id: `e${n}`, topic: TOPIC, seq: events.length + 1, epoch: EPOCH },
        ...{ type: "added", at: "", data: { n } },
        ...(command !== undefined && { command }),
      } as LiveEvent;
      events.push(event);
      take(event);
    },
    reset: () =>
      take({
        ...{ type: "live:reset", topic: TOPIC },
        snapshot: {
          ...{ topic: TOPIC, epoch: EPOCH, seq: events.length },
          ...{ last: new Map(), recent: events },
        },
      }),
  };
}

describe("an optimistic view", () => {
  it("has what was asked for at once, in its order, on top of what is certain", () => {
    const { fold, wait, log } = createWorld();
    wait(pendingOf(8), pendingOf(9));
    log(1);
    expect([fold.settled, fold.state]).toEqual([[1], [1, 8, 9]]);
  });

  it("never counts a command twice, whether its event or its answer is first", () => {
    const { fold, wait, log } = createWorld();
    wait(pendingOf(8, { state: "sending" }));
    log(8, "c8");
    expect(fold.state).toEqual([8]);
    wait(appliedAt(9, 2));
    expect(fold.state).toEqual([8, 9]);
    log(9, "c9");
    expect(fold.state).toEqual([8, 9]);
    wait();
    expect(fold.state).toEqual([8, 9]);
  });

  it.each(["refused", "conflict"] as const)(
    "is rolled back once the command is %s, and not before",
    (state) => {
      const { fold, wait } = createWorld();
      wait(pendingOf(8, { state: "unconfirmed" }));
      expect(fold.state).toEqual([8]);
      wait(pendingOf(8, { state }));
      expect(fold.state).toEqual([]);
    },
  );

  it("does not wait for events that go elsewhere", () => {
    const { fold, wait } = createWorld();
    wait(appliedAt(8, 1, "gym.role.staff"));
    expect(fold.state).toEqual([]);
  });

  it("changes nothing, and tells nobody, where nobody foresees what happens", () => {
    const { fold, wait, changes } = createWorld();
    wait(pendingOf(8, { type: "toString" }));
    expect([fold.state, changes()]).toEqual([[], 0]);
  });

  it("is the same in the end as the log alone, however events, answers and snapshots come", () => {
    const step = fc.oneof(
      fc.record({ at: fc.nat(5), is: fc.constantFrom("event", "answer") }),
      fc.constant("reset" as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { fold, wait, log, reset } = createWorld();
        const open = new Map([0, 1, 2, 3, 4, 5].map((n) => [n, pendingOf(n)]));
        const logged: number[] = [];
        for (const one of steps) {
          wait(...open.values());
          if (one === "reset") reset();
          else if (one.is === "answer") open.delete(one.at);
          else if (!logged.includes(one.at)) {
            logged.push(one.at);
            log(one.at, `c${one.at}`);
          }
          expect(new Set(fold.state).size).toBe(fold.state.length);
        }
        wait();
        expect([fold.state, fold.settled]).toEqual([logged, logged]);
      }),
    );
  });
});

it("foresees with a page's own rules alone", () => {
  const rules = Object.create({ add: () => "inherited" }) as Record<
    string,
    () => string
  >;
  expect(foresee<string>("same", [pendingOf(1)], rules)).toBe("same");
});
