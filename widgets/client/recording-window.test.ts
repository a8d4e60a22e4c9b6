import { describe, expect, it } from "vitest";
import type { Tape } from "../events/recording.ts";
import {
  RecordingWindow,
  WINDOW,
  type WindowLimits,
} from "./recording-window.ts";
import { createBench, createPeopleBench, TOPIC } from "./testing.ts";

/** A window on a client whose page shows one topic. */
async function startBench(limits: Partial<WindowLimits> = {}) {
  const bench = createBench();
  const leave = bench.client.topic(TOPIC).subscribe(() => {});
  await bench.time.advance(0);
  let changes = 0;
  const all = { ...WINDOW, ...limits };
  const window = new RecordingWindow(bench.client, all, () => (changes += 1));
  await bench.time.advance(0);
  /** Appends so many, a second apart. */
  const append = async (count: number, from = 1) => {
    for (let n = from; n < from + count; n += 1) {
      await bench.time.advance(1_000);
      bench.append(n);
      await bench.time.advance(0);
    }
  };
  return { ...bench, window, append, leave, changes: () => changes };
}

const eventsOf = ({ steps }: Tape) =>
  steps.flatMap((step) => ("event" in step ? step.event.data["n"] : []));
const startOf = ({ steps }: Tape) => {
  const [first] = steps;
  return "snapshot" in first! ? first.snapshot : null;
};

describe("a recording window", () => {
  it("has what each topic was at its beginning, and what came when", async () => {
    const { window, append } = await startBench();
    await append(3);
    const tape = window.tape();
    expect(tape).toMatchObject({ tenant: "gym", from: 0, to: 3_000 });
    expect(startOf(tape)).toMatchObject({ topic: TOPIC, seq: 0 });
    expect(eventsOf(tape)).toEqual([1, 2, 3]);
    expect(window.times).toEqual([1_000, 2_000, 3_000]);
  });

  it("lets go of what is too old: it becomes part of the beginning", async () => {
    const { window, append } = await startBench({ ms: 2_000 });
    await append(5);
    const tape = window.tape();
    expect(window.from).toBe(3_000);
    expect(eventsOf(tape)).toEqual([4, 5]);
    expect(startOf(tape)).toMatchObject({ seq: 3 });
    expect(startOf(tape)!.recent).toHaveLength(3);
  });

  it("goes on with time alone", async () => {
    const { window, append, time } = await startBench({ ms: 2_000 });
    await append(1);
    await time.advance(60_000);
    expect([window.from, window.times]).toEqual([59_000, []]);
    expect(startOf(window.tape())).toMatchObject({ seq: 1 });
  });

  it.each([
    ["events", { events: 4 }],
    ["bytes", { bytes: 1_300 }],
  ])("never has more %s than it may", async (_, limits) => {
    const { window, append } = await startBench(limits);
    await append(1_000);
    expect(eventsOf(window.tape())).toEqual([997, 998, 999, 1_000]);
    expect(window.from).toBe(996_000);
    expect(window.taken).toBe(1_000);
    expect(startOf(window.tape())!.recent).toHaveLength(200);
  });

  it("gives tapes that nothing changes any more", async () => {
    const { window, append } = await startBench({ ms: 2_000 });
    await append(4);
    const tape = window.tape();
    const before = JSON.stringify([tape, [...startOf(tape)!.last]]);
    await append(20, 5);
    expect(JSON.stringify([tape, [...startOf(tape)!.last]])).toBe(before);
  });

  it("joins no topic of its own, and keeps those of the page until it stops", async () => {
    const { window, client, leave, time, hub } = await startBench();
    const names = () => client.status.topics.map(({ name }) => name);
    leave();
    await time.advance(10_000);
    expect(names()).toEqual([TOPIC]);
    client.topic("gym.role.staff").subscribe(() => {});
    await time.advance(0);
    hub.append("gym.role.staff", {
      id: "00000000-0000-4000-8000-000000000099",
      type: "host:log",
      data: { n: 99 },
    });
    await time.advance(0);
    expect(eventsOf(window.tape())).toEqual([99]);
    window.stop();
    await time.advance(10_000);
    expect(names()).toEqual(["gym.role.staff"]);
  });

  it("forgets what may no longer be read, and begins anew for another person", async () => {
    const { client, append, time, signIn } = createPeopleBench();
    for (const name of [TOPIC, "gym.role.staff"])
      client.topic(name).subscribe(() => {});
    let forgot = 0;
    const window = new RecordingWindow(
      client,
      WINDOW,
      () => {},
      () => (forgot += 1),
    );
    await time.advance(1_000);
    append(1, "gym.role.staff");
    await time.advance(1_000);
    const before = window.tape();
    await signIn("bob");
    const { from, steps } = window.tape();
    expect(forgot).toBeGreaterThan(0);
    expect(from).toBe(2_000);
    expect(steps).toMatchObject([{ snapshot: { topic: TOPIC } }]);
    expect(eventsOf(before)).toEqual([1]);
    append(2, "gym.role.staff");
    await signIn("ann");
    append(3, "gym.role.staff");
    await time.advance(1_000);
    expect(eventsOf(window.tape())).toEqual([3]);
  });

  it("has what came by a clock that was ahead until the server's was known", async () => {
    const { client, time, append } = createBench();
    let ahead = 7_200_000;
    client.now = () => time.now() + ahead;
    client.topic(TOPIC).subscribe(() => {});
    const window = new RecordingWindow(client, WINDOW, () => {});
    await time.advance(10_000);
    append(1);
    await time.advance(10_000);
    const tape = window.tape();
    ahead = 0;
    append(2);
    await time.advance(30_000);
    expect([window.times, window.from]).toEqual([[10_000, 20_000], 0]);
    expect(window.now).toBe(50_000);
    expect([tape.from, tape.to]).toEqual([7_200_000, 7_220_000]);
    expect(tape.steps.at(-1)!.at).toBe(7_210_000);
  });

  it("lets go of what nobody else holds once nothing of it is left, and takes it up again", async () => {
    const { window, client, leave, time, append } = await startBench({
      ms: 60_000,
    });
    const names = () => client.status.topics.map(({ name }) => name);
    const stay = client.topic("gym.role.staff").subscribe(() => {});
    await append(1);
    leave();
    await time.advance(50_000);
    expect(names()).toEqual([TOPIC, "gym.role.staff"]);
    await time.advance(100_000);
    expect(names()).toEqual(["gym.role.staff"]);
    expect(window.tape().steps).toMatchObject([
      { snapshot: { topic: "gym.role.staff" } },
    ]);
    client.topic(TOPIC).subscribe(() => {});
    await append(1, 2);
    expect(eventsOf(window.tape())).toEqual([2]);
    stay();
  });

  it("keeps what nobody else holds while the past is shown", async () => {
    const { window, client, leave, time } = await startBench({ ms: 60_000 });
    leave();
    window.isShown = true;
    await time.advance(300_000);
    expect(client.status.topics).toMatchObject([{ name: TOPIC }]);
    window.isShown = false;
    await time.advance(300_000);
    expect(client.status.topics).toEqual([]);
    expect(window.tape().steps).toEqual([]);
  });

  it("tells of each event", async () => {
    const { append, changes } = await startBench();
    const before = changes();
    await append(3);
    expect(changes() - before).toBe(3);
  });
});
