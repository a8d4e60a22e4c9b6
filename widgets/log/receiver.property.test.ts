import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Dice } from "./testing/random.ts";
import { ReaderModel } from "./testing/reader-model.ts";
import { ServerModel } from "./testing/server-model.ts";
import { parseFrame } from "../events/parse-frame.ts";
import { World } from "./testing/world.ts";

/** `SEED=… RUNS=… SHRINK=0 npx vitest run widgets/log/receiver.property.test.ts` plays the same histories again. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env.RUNS ?? 20_000);
const endOnFailure = process.env.SHRINK === "0";
const totals = {
  actions: 0,
  applied: 0,
  early: 0,
  repeated: 0,
  fetches: 0,
  resets: 0,
  gaps: 0,
};

const number = fc.nat(0xffffffff);
const actions = fc.array(number, { minLength: 5, maxLength: 120, size: "max" });

/** Throws at the first thing that is wrong: the models check every effect. */
function play(worldSeed: number, history: readonly number[]): void {
  const world = new World(worldSeed);
  for (const action of history) world.act(action);
  world.calm();
  totals.actions += history.length;
  for (const { receiver } of world.readers)
    for (const [name, count] of Object.entries(receiver.counters))
      totals[name as keyof typeof totals] += count;
}

describe("receiver, over random histories", () => {
  it(`loses, repeats, reorders and mixes nothing, and comes to rest at the head (I1–I4, I6–I8; SEED=${seed})`, () => {
    fc.assert(fc.property(number, actions, play), {
      seed,
      numRuns,
      endOnFailure,
    });
    expect(totals.applied).toBeGreaterThan(numRuns);
  }, 600_000);

  it("asks once, however long the answer takes, where nothing is lost and nothing is later than 200 ms", () => {
    const runs = { seed, numRuns: Math.ceil(numRuns / 20), endOnFailure };
    fc.assert(fc.property(number, actions, playInOrder), runs);
  });

  afterAll(() =>
    console.log(
      `receiver: SEED=${seed} RUNS=${numRuns}`,
      JSON.stringify(totals),
    ),
  );
});

/** Every frame comes, within 120 ms; in which order, and how long the answer takes, is left to chance. */
function playInOrder(worldSeed: number, history: readonly number[]): void {
  const server = new ServerModel(200);
  const reader = new ReaderModel("push", server, new Dice(worldSeed).next, {});
  reader.join(0);
  history.forEach((action, now) => {
    if (action % 3 === 0) {
      const { seq } = server.append(undefined, now);
      const frame = parseFrame(server.frame(seq, seq, false));
      if (frame?.kind === "frame")
        reader.messages.push({ frame, head: seq, timeline: 1 });
    } else if (action % 3 === 1) deliverOne(reader, action, now);
    else if (action % 7 === 0 && reader.requests[0])
      reader.deliver(reader.requests[0], now);
  });
  for (const request of [...reader.requests])
    reader.deliver(request, history.length);
  while (reader.messages.length > 0) deliverOne(reader, 0, history.length);
  expect(reader.problem()).toBeNull();
  expect(reader.receiver.counters).toMatchObject({
    fetches: 1,
    resets: 1,
    gaps: 0,
  });
}

function deliverOne(reader: ReaderModel, action: number, now: number): void {
  const [message] = reader.messages.splice(action % 5, 1);
  if (message) reader.receive(message, now);
}
