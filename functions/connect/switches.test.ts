import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
beforeAll(async () => void (bed = await createTestBed()), 60_000);
afterAll(() => bed.close());

describe("what the site switched", () => {
  const flip = (mode: string, element = "*") =>
    bed.database.query("select livelets.switch('barbershop', $1, $2)", [
      mode,
      element,
    ]);
  const connect = (query = "") => bed.call(`connect?tenant=barbershop${query}`);
  const heads = async () =>
    Number((await bed.call("heads?topic=barbershop.public")).body.revision);

  it("polls, whatever engine a page asks for", async () => {
    await flip("poll");
    expect((await connect("&transport=pusher")).body).toMatchObject({
      switches: { "*": "poll" },
      transports: ["poll"],
      transport: { kind: "poll" },
      topics: [{ name: "barbershop.public" }],
    });
    await flip("on");
    expect((await connect("&transport=pusher")).body).toMatchObject({
      switches: {},
      transport: { kind: "pusher" },
    });
  });

  it("gives nobody anything to join while it is off, and says why", async () => {
    await flip("off");
    expect((await connect()).body).toMatchObject({
      switches: { "*": "off" },
      topics: [],
      denied: [{ name: "barbershop.public", reason: "off" }],
      transport: { kind: "poll" },
    });
    await flip("on");
  });

  it("names single elements, and leaves the rest as it is", async () => {
    await flip("off", "live-ai-chat");
    await flip("poll", "live-activity-feed");
    expect((await connect()).body).toMatchObject({
      switches: { "live-ai-chat": "off", "live-activity-feed": "poll" },
      topics: [{ name: "barbershop.public" }],
      transport: { kind: "supabase" },
    });
    await flip("on", "live-ai-chat");
    await flip("on", "live-activity-feed");
  });

  it("is told at once over the engines, and by the next heads", async () => {
    await bed.database.query(
      "select livelets.append('{barbershop.public}', 'host:log', '{}'::jsonb)",
    );
    await bed.database.query("delete from livelets.outbox");
    const { revision } = (await connect()).body;
    expect(await heads()).toBe(revision);
    await flip("poll");
    expect(await heads()).not.toBe(revision);
    expect(
      await bed.database.query("select channel, frame from livelets.outbox"),
    ).toEqual([
      {
        channel: "barbershop.public.g1",
        frame: { v: 1, topic: "barbershop.public", moved: true },
      },
    ]);
    // Saying the same again is nothing new.
    const now = await heads();
    await flip("poll");
    expect(await heads()).toBe(now);
    await flip("on");
  });

  it.each([
    ["loud", "*"],
    ["off", "script"],
  ])("refuses %s of %s", async (mode, element) => {
    await expect(flip(mode, element)).rejects.toThrow("switch:");
  });
});
