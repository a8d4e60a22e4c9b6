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
  for (const topic of [TOPIC, STAFF]) client.topic(topic).subscribe(() => {});
  await time.advance(3_000);
  for (const topic of [TOPIC, STAFF]) append(1, topic);
  await time.advance(60_000);
  const goBack = async (ms: number) => {
    travel.seek(time.now() - ms);
    await time.advance(1);
    while (travel.isOpening) await time.advance(1);
    await time.advance(1);
  };
  return { ...bench, holder, travel, goBack };
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

  it("is not opened either, when the next one comes meanwhile", async () => {
    const { holder, client, travel, time, signIn } = await startBench();
    travel.seek(time.now() - 10_000);
    await signIn("bob");
    expect([travel.state, holder.client]).toEqual(["now", client]);
  });
});
