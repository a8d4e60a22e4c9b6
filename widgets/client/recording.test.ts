import { describe, expect, it } from "vitest";
import { parseRecording } from "../events/parse-recording.ts";
import { createLiveClient } from "./live-client.ts";
import { createBench, TOPIC } from "./testing.ts";
import type { RecordOptions } from "./recording-types.ts";

/** A client that records, and has been granted what there is. */
async function startBench(options?: RecordOptions) {
  const bench = createBench();
  bench.append(1);
  bench.client.topic(TOPIC).subscribe(() => {});
  await bench.time.advance(0);
  const recording = bench.client.record(options);
  const facts = await recording.ready;
  await bench.time.advance(0);
  return { ...bench, recording, facts };
}

const read = async (file: File) => parseRecording(await file.text());
const entriesOf = async (file: File) =>
  JSON.parse(await file.text()) as Record<string, unknown>[];

describe("record()", () => {
  it("writes down the state at its start, and each event with the time it came", async () => {
    const { recording, time, append } = await startBench();
    await time.advance(1_000);
    append(2);
    await time.advance(2_000);
    append(3, "gym.role.staff");
    const { tape, problem } = await read(await recording.stop());
    expect(problem).toBeNull();
    expect(tape).toMatchObject({ tenant: "gym", pack: null, from: 0 });
    const told = tape!.steps.map((step) =>
      "event" in step
        ? [step.at, step.event.topic, step.event.data.n]
        : [step.at, step.snapshot.topic, step.snapshot.seq],
    );
    expect(told).toEqual([
      [0, TOPIC, 1],
      [0, "gym.role.staff", 0],
      [1_000, TOPIC, 2],
      [3_000, "gym.role.staff", 3],
    ]);
  });

  it("gives the same file again, under a name that can be saved", async () => {
    const { recording, append } = await startBench();
    const file = await recording.stop();
    append(2);
    expect(await recording.stop()).toBe(file);
    expect(file.name).toBe("livelets-gym-1970-01-01T00-00-00.000Z.json");
    expect(file.type).toBe("application/json");
  });

  it("says that it is full, and keeps what it had", async () => {
    const { recording, facts, time, append } = await startBench({ events: 2 });
    for (let n = 2; n < 6; n += 1) append(n);
    await time.advance(0);
    expect(facts).toMatchObject({ events: 2, full: "events" });
    const file = await recording.stop();
    expect((await read(file)).tape!.steps).toHaveLength(4);
    expect((await entriesOf(file)).at(-1)).toMatchObject({ full: "events" });
  });

  it("never becomes larger than it may", async () => {
    const { recording, facts, append } = await startBench({ bytes: 15_000 });
    for (let n = 2; n < 200; n += 1) append(n);
    const file = await recording.stop();
    expect(facts.full).toBe("bytes");
    expect(file.size).toBeLessThanOrEqual(15_000);
    expect((await read(file)).problem).toBeNull();
  });

  it("keeps keys and tokens out that somebody put into an event", async () => {
    const { recording, hub } = await startBench();
    const token = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.c`;
    hub.append(TOPIC, {
      id: "00000000-0000-4000-8000-00000000000a",
      type: "host:log",
      data: { sb_secret_a: 1, sb_secret_b: 2, text: `it is ${token}` },
    });
    const file = await recording.stop();
    const text = await file.text();
    expect(text).not.toMatch(/sb_secret|eyJ/);
    expect(text).toContain('"text":"it is removed"');
    expect((await read(file)).problem).toBeNull();
  });

  it("says nothing of the endpoint, its key and who is signed in", async () => {
    const { client } = createBench({
      endpoint: "https://nobody.test/functions/v1",
      apikey: "anything",
      getToken: () => "a.token.of-mine",
    });
    const file = await client.record().stop();
    expect(await file.text()).not.toMatch(/nobody|anything|of-mine/);
  });

  it("lets its topics go when it ends", async () => {
    const { recording, hub, time, client } = await startBench();
    await recording.stop();
    await time.advance(10_000);
    const names = client.status.topics.map(({ name }) => name);
    expect([names, hub.members.size]).toEqual([[TOPIC], 1]);
  });

  it.each([{ events: 0 }, { bytes: 10 }, { bytes: 1e9 }, { bytes: NaN }])(
    "refuses %o",
    async (options) => {
      const { ready, stop } = createBench().client.record(options);
      await expect(ready).rejects.toThrow(/record\(\) cannot keep/);
      await expect(stop()).rejects.toThrow(/Allow 1 event/);
    },
  );

  it("refuses channels without a log", async () => {
    const source = { kind: "memory" } as never;
    const client = createLiveClient({ source });
    await expect(client.record().stop()).rejects.toThrow(/nothing to record/);
  });
});
