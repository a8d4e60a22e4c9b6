import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { APP, startTestGateway, type TestGateway } from "../testing.ts";
import { pusherEvent } from "../waiting.ts";
import Pusher from "pusher";
import { createHash, createHmac } from "node:crypto";

let test: TestGateway;

beforeAll(async () => {
  test = await startTestGateway();
});
afterEach(() => test.release());
afterAll(() => test.close());

async function get(path: string, params: Record<string, string> = {}) {
  const response = await test.server.get({ path, params });
  return response.json() as Promise<unknown>;
}

/** A request signed by hand, so that each part can be wrong. */
async function post(
  body: string,
  wrong: { time?: number; md5?: string; secret?: string } = {},
) {
  const query = [
    `auth_key=${APP.key}`,
    `auth_timestamp=${wrong.time ?? Math.floor(Date.now() / 1000)}`,
    "auth_version=1.0",
    `body_md5=${wrong.md5 ?? createHash("md5").update(body).digest("hex")}`,
  ].join("&");
  const signature = createHmac("sha256", wrong.secret ?? APP.secret)
    .update(`POST\n/apps/1/events\n${query}`)
    .digest("hex");
  const url = `http://127.0.0.1:${test.port}/apps/1/events?${query}&auth_signature=${signature}`;
  const response = await fetch(url, { method: "POST", body });
  return { status: response.status, text: await response.text() };
}

const EVENT = JSON.stringify({ name: "e", channel: "c", data: "1" });

describe("the HTTP API", () => {
  it("answers a signed event with an empty object", async () => {
    expect(await post(EVENT)).toEqual({ status: 200, text: "{}" });
  });

  it.each([
    ["another secret", { secret: "other" }, "Invalid signature"],
    ["an old timestamp", { time: 1_700_000_000 }, "Timestamp expired"],
    ["another body", { md5: "0".repeat(32) }, "body_md5"],
  ])("refuses a request signed with %s", async (_, wrong, words) => {
    const { status, text } = await post(EVENT, wrong);
    expect(status).toBe(401);
    expect(text).toContain(words);
  });

  it.each([
    ["no JSON", "{", 400],
    ["deep nesting", "[".repeat(1_000) + "]".repeat(1_000), 400],
    ["data that is no string", '{"name":"e","channel":"c","data":{}}', 400],
    [
      "a channel name with blanks",
      '{"name":"e","channel":"a b","data":""}',
      400,
    ],
    [
      "more than 10 KB",
      JSON.stringify({ name: "e", channel: "c", data: "x".repeat(10_241) }),
      413,
    ],
    [
      "more than 100 channels",
      JSON.stringify({
        name: "e",
        data: "",
        channels: Array.from({ length: 101 }, (__, n) => `c${n}`),
      }),
      400,
    ],
  ])("refuses %s", async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it("refuses an unknown app and an unknown path", async () => {
    const other = new Pusher({
      appId: "2",
      key: APP.key,
      secret: APP.secret,
      host: "127.0.0.1",
      port: String(test.port),
    });
    await expect(other.trigger("c", "e", 1)).rejects.toMatchObject({
      status: 404,
    });
    await expect(test.server.get({ path: "/nothing" })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("sends a batch, each event to its channel", async () => {
    const client = test.pusher();
    const [a, b] = [client.subscribe("a"), client.subscribe("b")];
    await Promise.all(
      [a, b].map((one) => pusherEvent(one, "pusher:subscription_succeeded")),
    );
    const got = Promise.all([pusherEvent(a, "e"), pusherEvent(b, "e")]);
    const response = await test.server.triggerBatch([
      { channel: "a", name: "e", data: 1 },
      { channel: "b", name: "e", data: 2 },
    ]);
    expect(await response.text()).toBe("{}");
    expect(await got).toEqual([1, 2]);
  });

  it("refuses a batch of more than 10", async () => {
    const batch = Array.from({ length: 11 }, () => ({
      channel: "a",
      name: "e",
      data: 1,
    }));
    await expect(test.server.triggerBatch(batch)).rejects.toMatchObject({
      status: 400,
    });
  });

  it("tells which channels are occupied, and by how many", async () => {
    const channel = test.pusher("ann").subscribe("presence-office");
    await pusherEvent(channel, "pusher:subscription_succeeded");
    expect(
      await get("/channels", {
        filter_by_prefix: "presence-",
        info: "user_count",
      }),
    ).toEqual({
      channels: { "presence-office": { user_count: 1 } },
    });
    expect(
      await get("/channels/presence-office", {
        info: "user_count,subscription_count",
      }),
    ).toEqual({
      occupied: true,
      user_count: 1,
      subscription_count: 1,
    });
    expect(await get("/channels/empty")).toEqual({ occupied: false });
    expect(await get("/channels/presence-office/users")).toEqual({
      users: [{ id: "ann" }],
    });
  });

  it("counts users of presence channels only", async () => {
    for (const path of ["/channels", "/channels/plain"]) {
      const asked = test.server.get({ path, params: { info: "user_count" } });
      await expect(asked).rejects.toMatchObject({ status: 400 });
    }
    const users = test.server.get({ path: "/channels/plain/users" });
    await expect(users).rejects.toMatchObject({ status: 400 });
  });

  it("answers a trigger that asks for info with the channel's", async () => {
    const response = await test.server.trigger("presence-x", "e", 1, {
      info: "user_count",
    });
    expect(await response.json()).toEqual({
      channels: { "presence-x": { user_count: 0 } },
    });
  });
});
