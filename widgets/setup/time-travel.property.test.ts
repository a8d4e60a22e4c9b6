import fc from "fast-check";
import { expect, it } from "vitest";
import { createBench, TOPIC } from "../client/testing.ts";
import type { LiveClient } from "../client/types.ts";
import { ClientHolder } from "../controllers/client-holder.ts";
import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";
import { TimeTravel } from "./time-travel.ts";

const TOPICS = [TOPIC, "gym.role.staff"];
const WINDOW_MS = 20_000;

/** Which events make up what a widget shows: the newest of each key, and the others in their order. */
class Fold {
  #last = new Map<string, string>();
  #log: string[] = [];

  take(item: LiveEvent | LiveReset): void {
    if (!isReset(item)) return this.add(item);
    this.clear();
    const { last, recent } = item.snapshot;
    for (const event of [...last.values(), ...recent]) this.add(event);
  }

  clear(): void {
    this.#last.clear();
    this.#log = [];
  }

  add({ id, key }: Pick<LiveEvent, "id" | "key">): void {
    if (key === undefined) this.#log.push(id);
    else this.#last.set(key, id);
  }

  get shown(): string {
    return JSON.stringify([[...this.#last].sort(), this.#log]);
  }
}

/** Follows a holder's client as elements do: what another client says starts anew. */
function createWidget(holder: ClientHolder, topic: string): Fold {
  const fold = new Fold();
  let client: LiveClient | null = null;
  let leave = () => {};
  const follow = () => {
    if (holder.client === client) return;
    client = holder.client;
    leave();
    fold.clear();
    const stop = client?.topic(topic).subscribe((item) => fold.take(item));
    leave = stop ?? leave;
  };
  holder.subscribe(follow);
  follow();
  return fold;
}

function createWorld() {
  const bench = createBench();
  const holder = new ClientHolder();
  holder.set(bench.client);
  const travel = new TimeTravel(holder, bench.time);
  const log: { at: number; topic: string; id: string; key?: string }[] = [];
  const append = (n: number, topic: string, key: string | undefined) => {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
    const type = key === undefined ? "host:log" : "host:metrics";
    bench.hub.append(topic, { id, type, key, data: { n } } as never);
    log.push({ at: bench.time.now(), topic, id, ...(key && { key }) });
  };
  const foldAt = (topic: string, time: number) => {
    const fold = new Fold();
    for (const one of log)
      if (one.topic === topic && one.at <= time) fold.add(one as never);
    return fold.shown;
  };
  const settle = async () => {
    await bench.time.advance(1);
    while (travel.isOpening) await bench.time.advance(1);
    await bench.time.advance(1);
  };
  return { ...bench, holder, travel, append, foldAt, settle };
}

const moves = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        append: fc.constantFrom(...TOPICS),
        key: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
        wait: fc.nat(4_000),
      }),
    },
    fc.record({ seek: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ play: fc.integer({ min: 1, max: 60 }), ms: fc.nat(3_000) }),
    fc.record({ step: fc.constantFrom(1 as const, -1 as const) }),
    fc.constant({ pause: true }),
    fc.constant({ back: true }),
    fc.constant({ cut: true }),
  ),
  { minLength: 1, maxLength: 25 },
);

it("shows after any moves what the log amounted to at that time, and then what it amounts to now", async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (list) => {
      const world = createWorld();
      const { travel, time, holder } = world;
      const widgets = TOPICS.map((topic) => createWidget(holder, topic));
      const release = travel.use(WINDOW_MS);
      await world.settle();
      const expectRight = (why: object) => {
        const isPast = holder.client !== world.client;
        expect(isPast).toBe(travel.state === "past");
        const at = isPast ? travel.now : Infinity;
        TOPICS.forEach((topic, i) =>
          expect(widgets[i]!.shown, JSON.stringify(why)).toBe(
            world.foldAt(topic, at),
          ),
        );
      };
      let n = 0;
      for (const move of list) {
        if ("append" in move) {
          world.append((n += 1), move.append, move.key);
          await time.advance(move.wait);
        } else if ("seek" in move) {
          travel.seek(travel.from + (travel.to - travel.from) * move.seek);
        } else if ("step" in move) travel.step(move.step);
        else if ("pause" in move) travel.pause();
        else if ("back" in move) travel.backToLive();
        else if ("cut" in move) world.hub.cut();
        else {
          travel.setRate(move.play);
          travel.play();
          await world.settle();
          await time.advance(move.ms);
        }
        await world.settle();
        if (travel.isPlaying) travel.pause();
        // Longer than it takes to connect again.
        if ("cut" in move) await time.advance(10_000);
        await world.settle();
        expectRight({ move, state: travel.state });
      }
      travel.backToLive();
      expect(holder.client).toBe(world.client);
      await world.settle();
      expectRight({ back: true });
      release();
      await world.client.close();
    }),
    { numRuns: Number(process.env["TRAVEL_RUNS"] ?? 150) },
  );
});
