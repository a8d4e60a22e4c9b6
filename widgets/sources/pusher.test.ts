import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { APP, startTestGateway } from "../../demo/backend/gateway/testing.ts";
import type { TestGateway } from "../../demo/backend/gateway/testing.ts";
import { pusherSource } from "./pusher.ts";
import { Probe } from "./source-probe.ts";
import type { SourceHarness } from "./source-probe.ts";
import type { Source, SourceContext } from "./source.ts";

// What is special to Pusher, with the unmodified SDK over real sockets.

let test: TestGateway;
const used: Source[] = [];

beforeAll(async () => {
  test = await startTestGateway();
  await test.database.query(
    `insert into livelets.tenant (id, name, public_reading) values ('acme', 'Acme', true)`,
  );
  await test.database.query(
    `insert into livelets.member (tenant, user_id, role) values ('acme', 'ann', 'member')`,
  );
}, 60_000);
afterEach(() => {
  for (const source of used.splice(0)) source.disconnect();
  test.release();
});
afterAll(() => test.close());

const CHANNEL = "acme.public.g1";
const ROOM = "acme.live.desk.g1";

function probe(source: Source, context: Partial<SourceContext> = {}) {
  used.push(source);
  return new Probe({ source, context } as SourceHarness);
}

function pusher(key = APP.key) {
  const options = { key, host: "127.0.0.1", port: test.port };
  return probe(pusherSource(options), {
    async authorize(wire, socketId) {
      const ann = { user_id: "ann", user_info: { name: "Ann" } };
      const data = wire.startsWith("presence-") ? ann : undefined;
      return test.server.authorizeChannel(socketId, wire, data);
    },
  });
}

describe("pusherSource", () => {
  it("ends for good when there is no such app", async () => {
    const it = pusher("no-such-key");
    it.source.connect(it.seen.context);
    expect(await it.until("closed")).toMatchObject({
      reason: { kind: "final" },
    });
  });

  it.each([
    [4100, "busy"],
    [4200, "busy"],
  ])("takes a close with %d for %s", async (code, kind) => {
    const it = await pusher().open();
    test.gateway.faults.cutAll(code);
    expect(await it.until("closed")).toMatchObject({ reason: { kind } });
  });

  it("measures a round trip when it is asked to", async () => {
    const it = await pusher().open();
    it.source.ping!();
    const { ms } = (await it.until("latency")) as { ms: number };
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(10_000);
  });

  it("hands on nothing of what a client sends on a log channel, but that it came", async () => {
    const it = await pusher().open();
    await it.join(CHANNEL);
    const spoofer = test.pusher("mallory").subscribe(`private-${CHANNEL}`);
    await new Promise((resolve) =>
      spoofer.bind("pusher:subscription_succeeded", resolve),
    );
    spoofer.trigger("client-frame", { v: 1, spoofed: true });
    spoofer.trigger("client-x", {});
    await test.server.trigger(`private-${CHANNEL}`, "other", {});
    await test.server.trigger(`private-${CHANNEL}`, "frame", { n: 1 });
    await vi.waitFor(() =>
      expect(it.seen.payloads(CHANNEL)).toEqual([null, null, { n: 1 }]),
    );
  });

  it("passes every event of a bare channel, and none of the protocol's own", async () => {
    const it = await pusher().open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    await test.server.trigger("site-room", "hi", { n: 1 });
    await it.until("message");
    expect(it.of("message")).toMatchObject([
      { event: "hi", payload: { n: 1 } },
    ]);
  });

  it("shows what the server says of a member", async () => {
    const it = await pusher().open();
    await it.join(ROOM);
    const members = await new Promise((resolve) =>
      it.source.live!.onPresence(ROOM, resolve),
    );
    expect(members).toEqual(new Map([["ann", [{ name: "Ann" }]]]));
  });

  it("says who sent a message to a room, as the server saw it", async () => {
    const it = await pusher().open();
    await it.join(ROOM);
    const bob = test.pusher("bob").subscribe(`presence-${ROOM}`);
    const heard = new Promise((resolve) =>
      it.source.live!.onSend(ROOM, (event, payload, from) =>
        resolve({ event, payload, from }),
      ),
    );
    await new Promise((resolve) =>
      bob.bind("pusher:subscription_succeeded", resolve),
    );
    bob.trigger("client-typing", { on: true });
    expect(await heard).toEqual({
      event: "typing",
      payload: { on: true },
      from: "bob",
    });
  });

  it("may join again what the server refused", async () => {
    const it = await pusher().open();
    test.gateway.faults.joinError("not now");
    it.source.join(CHANNEL);
    await it.until("refused");
    test.gateway.faults.joinError(null);
    await it.join(CHANNEL);
    await test.server.trigger(`private-${CHANNEL}`, "frame", { n: 1 });
    await it.until("message");
  });

  it("may join again what the signer could not sign for now", async () => {
    const it = await pusher().open();
    const { authorize } = it.seen.context;
    it.seen.context.authorize = async () => {
      throw new Error("503");
    };
    it.source.join(CHANNEL);
    expect(await it.until("refused")).toMatchObject({
      reason: { kind: "lost" },
    });
    it.seen.context.authorize = authorize;
    await it.join(CHANNEL);
  });

  it("says what to install when the SDK is not there", async () => {
    const load = () => Promise.reject(new Error("Cannot find package"));
    const it = probe(pusherSource({ key: "k", cluster: "eu" }, { load }));
    it.source.connect(it.seen.context);
    expect(await it.until("closed")).toMatchObject({
      reason: {
        kind: "setup",
        message: expect.stringContaining("npm install pusher-js") as string,
      },
    });
  });

  it("listens to a channel that the page is in, and leaves it to the page", async () => {
    const page = test.pusher();
    const own = page.subscribe("site-room");
    await new Promise((resolve) =>
      own.bind("pusher:subscription_succeeded", resolve),
    );
    const it = await probe(pusherSource({ pusher: page })).open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    it.source.disconnect();
    expect(page.channel("site-room")).toBe(own);
    expect(own.subscribed).toBe(true);
  });

  it("leaves a subscription to a page that came to use it meanwhile", async () => {
    const page = test.pusher();
    const it = await probe(pusherSource({ pusher: page })).open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    page.subscribe("site-room").bind("hi", () => {});
    it.source.leave("site-room");
    expect(page.channel("site-room").subscribed).toBe(true);
  });

  it("follows the page's client through a break", async () => {
    const it = await probe(pusherSource({ pusher: test.pusher() })).open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    test.gateway.faults.cutAll(4200);
    await it.until("closed");
    await it.open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
  });
});
