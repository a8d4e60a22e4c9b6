import { randomUUID } from "node:crypto";
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
    ["poll", "*", 0],
    ["off", "*", 0],
    ["off", "live-activity-feed", 1],
  ])(
    "%s of %s: sends as many hints as pages could hear",
    async (mode, element, each) => {
      await flip(mode, element);
      await bed.database.query("delete from livelets.outbox");
      await bed.database.query("delete from realtime.messages");
      const hints = async () => {
        const [row] = await bed.database.query<{
          pusher: number;
          supabase: number;
        }>(
          "select (select count(*)::int from livelets.outbox) as pusher, (select count(*)::int from realtime.messages) as supabase",
        );
        return row;
      };
      for (const [n, sends] of [
        `livelets.append('{barbershop.public}', 'host:log', '{}'::jsonb)`,
        `livelets.append_batch('{barbershop.public}', '[{"id": "${randomUUID()}", "type": "host:log", "data": {}}]'::jsonb)`,
        `livelets.send_heads()`,
        `livelets.bump_generation('barbershop.public')`,
      ].entries()) {
        await bed.database.query(`select ${sends}`);
        const sent = each * (n + 1);
        expect([sends, await hints()]).toMatchObject([
          sends,
          each === 0 ? { pusher: 0, supabase: 0 } : { supabase: sent },
        ]);
      }
      await flip("on", element);
      await bed.database.query(
        "select livelets.append('{barbershop.public}', 'host:log', '{}'::jsonb)",
      );
      const after = await hints();
      expect(Math.min(after!.pusher, after!.supabase)).toBeGreaterThan(0);
    },
  );

  it.each([
    ["loud", "*"],
    ["off", "script"],
  ])("refuses %s of %s", async (mode, element) => {
    await expect(flip(mode, element)).rejects.toThrow("switch:");
  });
});
