import { describe, expect, it } from "vitest";
import { createPeopleBench, follow, TOPIC } from "../client/testing.ts";
import { ClientHolder } from "../controllers/client-holder.ts";
import { TimeTravel } from "./time-travel.ts";

const STAFF = "gym.role.staff";

/** Ann's page shows two topics; something has come on each, a minute ago. */
async function startBench() {
  const bench = createPeopleBench();
  const { client, time, append } = bench;
  const holder = new ClientHolder();
  holder.set(client);
  const travel = new TimeTravel(holder, time);
  travel.use(900_000);
  const widgets = [TOPIC, STAFF].map((topic) => follow(client.topic(topic)));
  await time.advance(3_000);
  for (const topic of [TOPIC, STAFF]) append(1, topic);
  await time.advance(60_000);
  const goBack = async (ms: number) => {
    travel.seek(time.now() - ms);
    await time.advance(1);
    while (travel.isOpening) await time.advance(1);
    await time.advance(1);
  };
  return { ...bench, holder, travel, goBack, widgets };
}

describe("what a person left behind", () => {
  it("is shown to that person", async () => {
    const { holder, client, goBack } = await startBench();
    await goBack(10_000);
    expect(holder.client).not.toBe(client);
    expect(follow(holder.client!.topic(STAFF)).seen).toEqual([1]);
  });

  it("is not shown to the next one", async () => {
    const { holder, client, travel, time, append, signIn, goBack } =
      await startBench();
    await signIn("bob");
    expect([travel.state, client.user]).toEqual(["now", { id: "bob" }]);
    expect(travel.times).toEqual([]);
    append(2);
    await time.advance(60_000);
    await goBack(30_000);
    expect(holder.client).not.toBe(client);
    expect(follow(holder.client!.topic(STAFF)).seen).toEqual([]);
    expect(follow(holder.client!.topic(TOPIC)).seen).toEqual([1, 2]);
    await goBack(1e9);
    expect(travel.now).toBeGreaterThan(60_000);
  });

  it("is not shown any longer when the next one comes", async () => {
    const { holder, client, travel, signIn, goBack } = await startBench();
    await goBack(10_000);
    await signIn("bob");
    expect([travel.state, holder.client]).toEqual(["now", client]);
    expect(follow(holder.client!.topic(STAFF)).seen).toEqual([]);
  });

  it("is not shown any longer to whoever lost the right to read some of it", async () => {
    const { holder, client, travel, signIn, goBack } = await startBench();
    await goBack(10_000);
    await signIn("ann", false);
    expect([travel.state, holder.client]).toEqual(["now", client]);
    await goBack(10_000);
    expect(holder.client).not.toBe(client);
    expect(follow(holder.client!.topic(STAFF)).seen).toEqual([]);
    expect(follow(holder.client!.topic(TOPIC)).seen).toEqual([1]);
  });

  it("is not opened either, when the next one comes meanwhile", async () => {
    const { holder, client, travel, time, signIn } = await startBench();
    travel.seek(time.now() - 10_000);
    await signIn("bob");
    expect([travel.state, holder.client]).toEqual(["now", client]);
  });
});

it("keeps joined what the past shows, however long that is", async () => {
  const { client, travel, time, goBack, widgets } = await startBench();
  await goBack(10_000);
  // They follow the client that is shown.
  for (const { stop } of widgets) stop();
  await time.advance(3_600_000);
  expect(travel.state).toBe("past");
  expect(client.status.topics).toHaveLength(2);
  travel.backToLive();
  await time.advance(1_000_000);
  expect(client.status.topics).toHaveLength(0);
});
