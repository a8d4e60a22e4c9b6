import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import { isReset } from "../../widgets/events/event.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import { startLiar } from "./liar.ts";
import { isLive, startAttacked } from "./setup.ts";
import type { Attacked } from "./setup.ts";

// 5,000 frames a second for 10 seconds, as fast as they can be read: at the gateway by a client, at a page by an engine.

/** A machine that others use too may need a while for 50,000 frames. */
const soon = { timeout: 60_000, interval: 50 };

const BURSTS = 100;
const BURST = 500;

let attacked: Attacked;
const closing: (() => unknown)[] = [];
beforeAll(async () => void (attacked = await startAttacked()), 60_000);
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await attacked.close();
});

/** Sends 50,000 texts, and lets the other side read after each burst. */
async function flood(send: (n: number) => void): Promise<void> {
  for (let burst = 0; burst < BURSTS; burst++) {
    for (let n = 0; n < BURST; n++) send(burst * BURST + n);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const forged = (topic: string, epoch: string, seq: number) => ({
  v: 1,
  topic,
  epoch,
  from: seq,
  to: seq,
  head: seq,
  events: [
    {
      id: "11111111-1111-4111-8111-111111111111",
      seq,
      type: "host:log",
      at: "2026-11-20T10:00:00.000000Z",
      data: { level: "info", message: "forged" },
    },
  ],
});

describe("a member who floods the gateway", () => {
  const TOPIC = "gym.role.member";
  const audience = { roles: ["member"] };

  it("S3, S17: over Pusher is refused beyond 10 a second, and each that passes is counted and dropped by pages", async () => {
    const token = await attacked.backend.signIn("member@gym.test");
    const page = attacked.victim("pusher", "gym", TOPIC, token);
    await isLive(page);
    const { url, pusher } = attacked.backend;
    const socket = new WebSocket(
      `${url.replace("http", "ws")}/app/${pusher.key}?protocol=7`,
    );
    closing.push(() => socket.terminate());
    const heard: { event: string; data: { code?: number } }[] = [];
    socket.on("message", (text: Buffer) => {
      const { event, data } = JSON.parse(text.toString()) as Record<
        "event" | "data",
        string
      >;
      const body = typeof data === "string" ? JSON.parse(data) : data;
      heard.push({ event, data: body as object });
    });
    const until = (event: string) =>
      vi.waitFor(() => {
        const found = heard.find((one) => one.event === event);
        expect(found).toBeDefined();
        return found!.data as Record<string, string>;
      }, soon);
    const { socket_id = "" } = await until("pusher:connection_established");
    const channel = `private-${TOPIC}.g1`;
    const { body } = await attacked.post(
      "pusher-auth",
      { socket_id, channel_name: channel },
      attacked.bearer(token),
    );
    const send = (event: string, data: object) =>
      socket.send(JSON.stringify({ event, channel, data }));
    send("pusher:subscribe", { channel, auth: body["auth"] });
    await until("pusher_internal:subscription_succeeded");

    const { epoch, seq } = page.live.cursor!;
    const began = Date.now();
    await flood(() => send("client-frame", forged(TOPIC, epoch, seq + 1)));
    await attacked.publish("gym", "the real one", audience);
    const refused = () => heard.filter(({ data }) => data.code === 4301).length;
    await vi.waitFor(() => {
      expect(page.messages()).toContain("the real one");
      // Every one of them was either refused, or passed on and dropped.
      expect(refused() + page.client.status.counters.malformed).toBe(
        BURSTS * BURST,
      );
    }, soon);
    expect(page.client.status.counters.malformed).toBeGreaterThan(0);
    const seconds = Math.floor((Date.now() - began) / 1_000) + 1;
    expect(page.client.status.counters.malformed).toBeLessThanOrEqual(
      10 * (seconds + 1),
    );
    expect(page.messages()).not.toContain("forged");
    expect(page.live.cursor).toEqual({ epoch, seq: seq + 1 });
    await isLive(page);
  }, 180_000);

  it("S2, S17: over Supabase is heard by nobody, and others go on", async () => {
    const token = await attacked.backend.signIn("member@gym.test");
    const page = attacked.victim("supabase", "gym", TOPIC, token);
    await isLive(page);
    const { url, keys } = attacked.backend;
    const socket = new WebSocket(
      `${url.replace("http", "ws")}/realtime/v1/websocket?apikey=${keys.publishable}&vsn=1.0.0`,
    );
    closing.push(() => socket.terminate());
    await new Promise((resolve) => socket.once("open", resolve));
    const topic = `realtime:${TOPIC}.g1`;
    const send = (event: string, payload: object, ref: number) =>
      socket.send(
        JSON.stringify({ topic, event, payload, ref: `${ref}`, join_ref: "1" }),
      );
    const replies: string[] = [];
    socket.on("message", (text: Buffer) => replies.push(text.toString()));
    const config = { private: true, broadcast: { ack: false, self: true } };
    send("phx_join", { config, access_token: token }, 1);
    await vi.waitFor(() => expect(replies.join()).toContain('"ok"'), soon);

    const { epoch, seq } = page.live.cursor!;
    const payload = forged(TOPIC, epoch, seq + 1);
    await flood((n) =>
      send("broadcast", { type: "broadcast", event: "frame", payload }, n + 2),
    );
    await vi.waitFor(
      () =>
        expect(
          attacked.backend.gateway.stats().supabase.framesReceived,
        ).toBeGreaterThan(BURSTS * BURST),
      soon,
    );
    await attacked.publish("gym", "another real one", audience);
    await vi.waitFor(
      () => expect(page.messages()).toContain("another real one"),
      soon,
    );
    expect(page.messages()).not.toContain("forged");
    expect(page.live.cursor).toEqual({ epoch, seq: seq + 1 });
    expect(page.client.status.counters.malformed).toBe(0);
    expect(replies.join()).not.toContain("forged");
  }, 180_000);
});

describe("an engine that floods a page", () => {
  const TOPIC = "gym.public";

  it.each([
    ["what it has", (seq: number) => seq],
    ["what is just ahead", (seq: number, n: number) => seq + 2 + (n % 9_000)],
    ["what is far ahead", (seq: number, n: number) => seq + 1e6 + n],
  ])(
    "S17: with 50,000 frames of %s costs few questions, and the page follows the log",
    async (_what, seqOf) => {
      const liar = await startLiar();
      closing.push(liar.close);
      const { url, keys } = attacked.backend;
      const client = createLiveClient({
        endpoint: `${url}/functions/v1`,
        apikey: keys.publishable,
        tenant: "gym",
        transport: "pusher",
        source: () =>
          pusherSource({
            key: "liar",
            host: "127.0.0.1",
            port: liar.port,
            tls: false,
          } as never),
      });
      closing.push(() => client.close());
      const live = client.topic(TOPIC);
      const seen: number[] = [];
      const messages: unknown[] = [];
      live.subscribe((event) => {
        const events = isReset(event) ? event.snapshot.recent : [event];
        if (isReset(event)) seen.length = 0;
        for (const { seq, data } of events) {
          seen.push(seq);
          messages.push(data["message"]);
        }
      });
      await attacked.publish("gym", "before the flood", { public: true });
      await isLive({ live });
      await vi.waitFor(() => expect(live.cursor).not.toBeNull(), soon);
      const { epoch, seq } = live.cursor!;
      const { fetches } = client.status.counters;

      await flood((n) => {
        const data = { ...forged(TOPIC, epoch, seqOf(seq, n)), events: [] };
        liar.sockets.at(-1)!.send(
          JSON.stringify({
            event: "frame",
            channel: `private-${TOPIC}.g1`,
            data: JSON.stringify(data),
          }),
        );
      });
      await attacked.publish("gym", "after the flood", { public: true });
      const [row] = await attacked.backend.database.query<{ seq: number }>(
        "select seq::int from livelets.stream where topic = $1",
        [TOPIC],
      );
      // The engine does not tell of it; the log's head does.
      client.reconnect();
      await vi.waitFor(() => expect(live.cursor!.seq).toBe(row!.seq), soon);
      expect(messages).toContain("after the flood");
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      expect(client.status.counters.fetches - fetches).toBeLessThan(40);
      await client.close();
    },
    180_000,
  );
});
