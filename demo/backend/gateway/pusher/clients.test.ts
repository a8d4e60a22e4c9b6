import type { PresenceChannel } from "pusher-js";
import type PusherClient from "pusher-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { APP, startTestGateway, type TestGateway } from "../testing.ts";
import { Inbox, pusherEvent } from "../waiting.ts";

let test: TestGateway;

beforeAll(async () => {
  test = await startTestGateway();
});
afterEach(() => test.release());
afterAll(() => test.close());

const SUCCEEDED = "pusher:subscription_succeeded";

async function subscribe(client: PusherClient, name: string) {
  const channel = client.subscribe(name);
  await pusherEvent(channel, SUCCEEDED);
  return channel;
}

/** What the server library resolves to: the body Pusher itself answers. */
async function bodyOf(response: Promise<{ text(): Promise<string> }>) {
  return (await response).text();
}

describe("pusher-js and pusher", () => {
  it("receive what the server triggers, on public channels", async () => {
    const channel = await subscribe(test.pusher(), "news");
    const got = pusherEvent(channel, "hello");
    expect(await bodyOf(test.server.trigger("news", "hello", { n: 1 }))).toBe(
      "{}",
    );
    expect(await got).toEqual({ n: 1 });
  });

  it("receive on private channels, signed by the site", async () => {
    const channel = await subscribe(test.pusher(), "private-news");
    const got = pusherEvent(channel, "hello");
    await test.server.trigger("private-news", "hello", "plain text");
    expect(await got).toBe("plain text");
  });

  it("are told of a wrong signature, and keep their other channels", async () => {
    const client = test.pusher("u1", {
      channelAuthorization: {
        transport: "ajax",
        endpoint: "",
        customHandler: (_, callback) =>
          callback(null, { auth: `${APP.key}:00ff` }),
      },
    });
    const open = await subscribe(client, "news");
    const denied = client.subscribe("private-secret");
    expect(
      await pusherEvent(denied, "pusher:subscription_error"),
    ).toMatchObject({ type: "AuthError", status: 401 });
    const got = pusherEvent(open, "hello");
    await test.server.trigger(["news", "private-secret"], "hello", 1);
    await got;
  });

  it("leave out the connection that caused an event", async () => {
    const [a, b] = [test.pusher(), test.pusher()];
    const [mine, theirs] = [await subscribe(a, "x"), await subscribe(b, "x")];
    const seen = new Inbox<unknown>();
    mine.bind("e", seen.push);
    const got = pusherEvent(theirs, "e");
    const socketId = a.connection.socket_id;
    await test.server.trigger("x", "e", 1, { socket_id: socketId });
    await got;
    expect(seen.items).toEqual([]);
  });

  it("see the members of a presence channel come and go, each person once", async () => {
    const ann = test.pusher("ann");
    const channel = (await subscribe(ann, "presence-room")) as PresenceChannel;
    expect(channel.members.count).toBe(1);
    expect(channel.members.me).toMatchObject({ id: "ann" });
    const added = new Inbox<{ id: string }>();
    const removed = new Inbox<{ id: string }>();
    channel.bind("pusher:member_added", added.push);
    channel.bind("pusher:member_removed", removed.push);
    const [bob, again] = [test.pusher("bob"), test.pusher("bob")];
    await subscribe(bob, "presence-room");
    await subscribe(again, "presence-room");
    bob.disconnect();
    again.unsubscribe("presence-room");
    expect(await removed.first()).toMatchObject({ id: "bob" });
    expect(added.items).toEqual([{ id: "bob", info: { name: "bob" } }]);
    expect(removed.items).toHaveLength(1);
  });

  it("send client events to the others, with the sender's id where there is one", async () => {
    const [ann, bob] = [test.pusher("ann"), test.pusher("bob")];
    const from = await subscribe(ann, "presence-chat");
    const to = await subscribe(bob, "presence-chat");
    const echo = new Inbox<unknown>();
    from.bind("client-typing", echo.push);
    const got = new Promise((resolve) =>
      to.bind("client-typing", (data: unknown, meta: unknown) =>
        resolve([data, meta]),
      ),
    );
    expect(from.trigger("client-typing", { on: true })).toBe(true);
    expect(await got).toEqual([{ on: true }, { user_id: "ann" }]);
    expect(echo.items).toEqual([]);
  });

  it("are stopped at 10 client events a second", async () => {
    const [ann, bob] = [test.pusher("ann"), test.pusher("bob")];
    const from = await subscribe(ann, "private-chat");
    const to = await subscribe(bob, "private-chat");
    const [got, errors] = [new Inbox<unknown>(), new Inbox<unknown>()];
    to.bind("client-n", got.push);
    ann.connection.bind("error", errors.push);
    for (let n = 0; n < 11; n++) from.trigger("client-n", { n });
    expect(await errors.first()).toMatchObject({ data: { code: 4301 } });
    await got.count(10);
    expect(got.items).toHaveLength(10);
    expect(ann.connection.state).toBe("connected");
  });

  it("may not send client events on public channels", async () => {
    const client = test.pusher();
    const channel = await subscribe(client, "news");
    const errors = new Inbox<{ data: { message: string } }>();
    client.connection.bind("error", errors.push);
    channel.trigger("client-e", {});
    expect((await errors.first()).data.message).toContain("private");
  });

  it("get the last event of a cache channel, or hear that there is none", async () => {
    const early = test.pusher().subscribe("cache-board");
    await pusherEvent(early, "pusher:cache_miss");
    await test.server.trigger("cache-board", "score", { n: 1 });
    await test.server.trigger("cache-board", "score", { n: 2 });
    const late = test.pusher().subscribe("cache-board");
    expect(await pusherEvent(late, "score")).toEqual({ n: 2 });
  });

  it("sign a user in, reach them alone, and end their connections", async () => {
    const [ann, bob] = [test.pusher("ann"), test.pusher("bob")];
    const toAnn = new Inbox<unknown>();
    const toBob = new Inbox<unknown>();
    ann.signin();
    bob.signin();
    ann.user.bind("hi", toAnn.push);
    bob.user.bind("hi", toBob.push);
    await Promise.all([ann.user.signinDonePromise, bob.user.signinDonePromise]);
    // Each client then subscribes to the channel of its user.
    await expect.poll(() => test.gateway.stats().pusher.channels).toBe(2);
    expect(await bodyOf(test.server.sendToUser("ann", "hi", 1))).toBe("{}");
    expect(await toAnn.first()).toBe(1);
    expect(toBob.items).toEqual([]);
    const states = new Inbox<{ current: string }>();
    ann.connection.bind("state_change", states.push);
    await test.server.terminateUserConnections("ann");
    await states.first(({ current }) => current === "disconnected");
    expect(bob.connection.state).toBe("connected");
  });

  it("are closed when the sign-in is not signed by the app", async () => {
    const client = test.pusher("ann", {
      userAuthentication: {
        transport: "ajax",
        endpoint: "",
        customHandler: (_, callback) =>
          callback(null, { auth: "x:y", user_data: '{"id":"ann"}' }),
      },
    });
    const states = new Inbox<{ current: string }>();
    client.connection.bind("state_change", states.push);
    client.signin();
    await states.first(({ current }) => current === "disconnected");
  });

  it("refuse an unknown app key for good", async () => {
    const { default: Client } = await import("pusher-js");
    const client = new Client("nobody", {
      cluster: "",
      wsHost: "127.0.0.1",
      wsPort: test.port,
      forceTLS: false,
      enabledTransports: ["ws"],
    });
    const states = new Inbox<{ current: string }>();
    client.connection.bind("state_change", states.push);
    await states.first(({ current }) => current === "disconnected");
  });

  it("come back by themselves, with all channels, after the server asked them to", async () => {
    const client = test.pusher();
    const channel = await subscribe(client, "private-news");
    const again = pusherEvent(channel, SUCCEEDED);
    expect(test.gateway.faults.cutAll(4200)).toBe(1);
    await again;
    expect(client.connection.state).toBe("connected");
  });
});
