import Pusher from "pusher";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestBed, loggedLine } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

const sent: {
  url: URL;
  body: { batch: { channel: string; name: string; data: string }[] };
}[] = [];
const answer = () => new Response("{}");
let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed({
    fetch: async (input, init) => {
      sent.push({
        url: new URL(String(input)),
        body: JSON.parse(String(init?.body)),
      });
      return answer();
    },
  });
}, 60_000);
afterAll(() => bed.close());

const sorted = (query: string) => query.split("&").sort();
const oracle = new Pusher({
  appId: "1",
  key: "app-key",
  secret: "app-secret",
  host: "pusher.test",
});
const form = (
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  bed.call("pusher-auth", {
    method: "POST",
    body: new URLSearchParams(fields).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
  });

describe("pusher-auth", () => {
  it("signs as Pusher's own library does, from a form or JSON", async () => {
    const fields = {
      socket_id: "123.456",
      channel_name: "private-gym.public.g1",
    };
    const expected = oracle.authorizeChannel(
      fields.socket_id,
      fields.channel_name,
    );
    expect((await form(fields)).body).toEqual(expected);
    expect(
      (await bed.post("pusher-auth", fields, { apikey: "sb_publishable_test" }))
        .body,
    ).toEqual(expected);
  });

  it("signs presence with who it is, taken from the token", async () => {
    const authorization = `Bearer ${await bed.tokenOf("member", "gym")}`;
    const fields = {
      socket_id: "1.2",
      channel_name: "presence-gym.live.desk.g1",
    };
    const { body } = await form(fields, { authorization });
    const who = JSON.parse(String(body.channel_data)) as {
      user_id: string;
      user_info: { name: string };
    };
    expect(who.user_info.name).toBe("Member of Northside Gym");
    expect(body).toEqual(
      oracle.authorizeChannel("1.2", fields.channel_name, who),
    );
  });

  it.each([
    [
      "a socket id that moves the colon",
      { socket_id: "1.1:private-b", channel_name: "private-gym.public.g1" },
      400,
    ],
    [
      "two channels in one",
      { socket_id: "1.1", channel_name: "private-gym.public.g1:private-b" },
      400,
    ],
    [
      "a user signature",
      { socket_id: "1.1", channel_name: "#server-to-user-1" },
      400,
    ],
    [
      "presence on a log topic",
      { socket_id: "1.1", channel_name: "presence-gym.public.g1" },
      403,
    ],
    [
      "private on a live topic",
      { socket_id: "1.1", channel_name: "private-gym.live.desk.g1" },
      403,
    ],
    [
      "an old generation",
      { socket_id: "1.1", channel_name: "private-gym.public.g9" },
      403,
    ],
    [
      "a channel that is not ours",
      { socket_id: "1.1", channel_name: "private-something" },
      403,
    ],
    [
      "a role one has not",
      { socket_id: "1.1", channel_name: "private-gym.role.admin.g1" },
      403,
    ],
  ])("refuses %s", async (_what, fields, status) => {
    expect((await form(fields)).status).toBe(status);
  });

  it("answers 405 to GET, so that no script tag can ask", async () => {
    expect((await bed.call("pusher-auth?callback=x")).status).toBe(405);
  });
});

describe("the outbox", () => {
  it("sends frames to Pusher right after the commit, in order, signed as Pusher's own library signs", async () => {
    sent.length = 0;
    for (const id of ["a", "b"]) await bed.post("publish", loggedLine(id));
    await bed.settle();
    const frames = sent
      .flatMap(({ body }) => body.batch)
      .filter(({ channel }) => channel === "private-gym.public.g1");
    expect(
      frames.map(({ name, data }) => [
        name,
        (JSON.parse(data) as { from: number }).from,
      ]),
    ).toEqual([
      ["frame", 1],
      ["frame", 2],
    ]);
    const { url, body } = sent[0]!;
    const call = {
      method: "POST",
      path: url.pathname,
      body: JSON.stringify(body),
    };
    const seconds = Number(url.searchParams.get("auth_timestamp"));
    const expected =
      vi.useFakeTimers({ now: seconds * 1000, toFake: ["Date"] }) &&
      oracle.createSignedQueryString(call);
    vi.useRealTimers();
    expect(sorted(url.search.slice(1))).toEqual(sorted(expected));
    expect(await bed.database.query("select 1 from livelets.outbox")).toEqual(
      [],
    );
  });
});
