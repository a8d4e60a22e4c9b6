import fc from "fast-check";
import { expect, it } from "vitest";
import { createLiveClient } from "../client/live-client.ts";
import type { LiveClient } from "../client/types.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import { parseRecording } from "../events/parse-recording.ts";
import type { Tape } from "../events/recording.ts";
import { fakeDeps } from "./fake-deps.ts";
import { replaySource } from "./replay.ts";
import { recordingOf, START, type Came } from "./testing/recording-of.ts";

const TOPICS = ["acme.public", "acme.room.desk"];

/** Which events make up what a topic shows: the newest of each key, and the others in their order. */
class Fold {
  #last = new Map<string, string>();
  #log: string[] = [];

  take(item: LiveEvent | LiveReset): void {
    if (!isReset(item)) return this.#add(item);
    this.#last.clear();
    this.#log = [];
    const { last, recent } = item.snapshot;
    for (const event of [...last.values(), ...recent]) this.#add(event);
  }

  get shown(): string {
    return JSON.stringify([[...this.#last].sort(), this.#log]);
  }

  #add({ id, type, key }: LiveEvent): void {
    if (key === undefined) this.#log.push(id);
    else this.#last.set(`${type}/${key}`, id);
  }
}

/** What the log amounted to at a time, straight from the recording. */
function foldAt({ steps }: Tape, topic: string, time: number): string {
  const fold = new Fold();
  for (const step of steps) {
    if (step.at > time) break;
    if ("event" in step && step.event.topic === topic) fold.take(step.event);
    if ("snapshot" in step && step.snapshot.topic === topic)
      fold.take({ type: "live:reset", topic, snapshot: step.snapshot });
  }
  return fold.shown;
}

function followed(client: LiveClient, topic: string): Fold {
  const fold = new Fold();
  client.topic(topic).subscribe((item) => fold.take(item));
  return fold;
}

const came: fc.Arbitrary<Came> = fc.record({
  second: fc.constant(0),
  topic: fc.constantFrom(...TOPICS),
  key: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  reset: fc.nat(9).map((n) => n === 0),
  hole: fc.nat(9).map((n) => n === 0),
});
const histories = fc
  .array(fc.tuple(came, fc.nat(3_000)), { maxLength: 40 })
  .map((list) => {
    let ms = 0;
    return list.map(([one, wait]) => ({
      ...one,
      second: (ms += wait) / 1_000,
    }));
  });
const moves = fc.array(
  fc.oneof(
    fc.record({ seek: fc.nat(60_000) }),
    fc.record({ play: fc.integer({ min: 1, max: 60 }), ms: fc.nat(2_000) }),
    fc.record({ step: fc.constantFrom(1 as const, -1 as const) }),
    fc.record({ cut: fc.nat(3_000) }),
  ),
  { minLength: 1, maxLength: 12 },
);

it("shows after any moves what the log amounted to at that time", async () => {
  await fc.assert(
    fc.asyncProperty(histories, moves, async (history, list) => {
      const text = recordingOf(history);
      const { tape } = parseRecording(text);
      const time = fakeDeps();
      const source = replaySource(text, { play: false }, time);
      const client = createLiveClient({ source, tenant: "acme", deps: time });
      const folds = TOPICS.map((topic) => followed(client, topic));
      const { replay } = source;
      await time.advance(1);
      for (const move of list) {
        if ("seek" in move) replay.seek(START + move.seek);
        else if ("step" in move) replay.step(move.step);
        else if ("cut" in move) client.reconnect();
        else replay.play(move.play);
        await time.advance(
          "ms" in move ? move.ms : "cut" in move ? move.cut : 0,
        );
        replay.pause();
        await time.advance(0);
        TOPICS.forEach((topic, i) =>
          expect(folds[i]!.shown).toBe(foldAt(tape!, topic, replay.now)),
        );
      }
      await client.close();
    }),
    { numRuns: 150 },
  );
});
