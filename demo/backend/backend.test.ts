import { createClient } from "@supabase/supabase-js";
import PusherClient from "pusher-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { openTestDatabase } from "../../supabase/testing.ts";
import { startBackend, type Backend } from "./backend.ts";
import { Inbox, subscribed } from "./gateway/waiting.ts";

let backend: Backend;
const trouble: string[] = [];

beforeAll(async () => {
  backend = await startBackend({
    port: 0,
    folder: null,
    database: await openTestDatabase(),
    pages: false,
    sampler: false,
    log: (line) => void trouble.push(line),
  });
});
afterAll(async () => {
  await backend.close();
  expect(trouble).toEqual([]);
});

interface Connected {
  topics: { name: string; channel: string }[];
}
interface Frame {
  v: number;
  topic: string;
  from: number;
  events: { id: string; data: object }[];
}

function headers(token?: string) {
  return {
    apikey: backend.keys.publishable,
    "content-type": "application/json",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
}

async function publish(apikey = backend.keys.secret as string) {
  const answer = await fetch(`${backend.url}/functions/v1/publish`, {
    method: "POST",
    headers: { apikey, "content-type": "application/json" },
    body: JSON.stringify({
      tenant: "host",
      type: "host:log",
      data: { level: "info", message: "Hello" },
      audience: { public: true },
    }),
  });
  const { events } = (await answer.json()) as {
    events: { topic: string; seq: number; id: string }[];
  };
  return events.find(({ topic }) => topic === "host.public")!;
}

async function channelOf(transport: string) {
  const answer = await fetch(
    `${backend.url}/functions/v1/connect?tenant=host&transport=${transport}`,
    { headers: headers() },
  );
  const { topics } = (await answer.json()) as Connected;
  return topics.find(({ name }) => name === "host.public")!.channel;
}

describe("one publication", () => {
  it("reaches both engines' clients with the same number", async () => {
    const supabase = createClient(backend.url, backend.keys.publishable, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as never },
    });
    const overSupabase = new Inbox<Frame>();
    const channel = supabase.channel(await channelOf("supabase"), {
      config: { private: true },
    });
    channel.on("broadcast", { event: "frame" }, ({ payload }) =>
      overSupabase.push(payload as Frame),
    );
    await subscribed(channel);

    const pusher = new PusherClient(backend.pusher.key, {
      cluster: "",
      wsHost: "localhost",
      wsPort: backend.port,
      forceTLS: false,
      enabledTransports: ["ws"],
      channelAuthorization: {
        transport: "ajax",
        endpoint: `${backend.url}/functions/v1/pusher-auth`,
        headers: { apikey: backend.keys.publishable },
      },
    });
    const overPusher = new Inbox<Frame>();
    const name = `private-${await channelOf("pusher")}`;
    const mirror = pusher.subscribe(name);
    mirror.bind("frame", overPusher.push);
    await new Promise((resolve) =>
      mirror.bind("pusher:subscription_succeeded", resolve),
    );

    const { seq, id } = await publish();
    for (const inbox of [overSupabase, overPusher]) {
      const frame = await inbox.first(({ events }) => events.length > 0);
      expect(frame).toMatchObject({ v: 1, topic: "host.public", from: seq });
      expect(frame.events[0]?.id).toBe(id);
    }
    await supabase.realtime.disconnect();
    pusher.disconnect();
  });
});

describe("rights over the wire", () => {
  it("let members into the live room of their tenant, and keep visitors out", async () => {
    const room = "gym.live.desk.g1";
    const join = async (email: string | null) => {
      const token = email ? await backend.signIn(email) : null;
      const client = createClient(backend.url, backend.keys.publishable, {
        realtime: { transport: WebSocket as never },
        accessToken: async () => token,
      });
      await client.realtime.setAuth();
      const config = { private: true, presence: { enabled: true } };
      const statuses = new Inbox<string>();
      client.channel(room, { config }).subscribe(statuses.push);
      const status = await statuses.first();
      await client.realtime.disconnect();
      return status;
    };
    expect(await join("member@gym.test")).toBe("SUBSCRIBED");
    expect(await join("member@studio.test")).toBe("CHANNEL_ERROR");
    expect(await join(null)).toBe("CHANNEL_ERROR");
  });
});

describe("foreign pages", () => {
  it("cannot open a socket", async () => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${backend.port}/app/livelets?protocol=7`,
      { headers: { origin: "https://evil.example" } },
    );
    const failure = new Promise((resolve) => socket.once("error", resolve));
    expect(String(await failure)).toContain("socket hang up");
  });

  it("are refused under a name that only points here", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve) =>
      request(
        { port: backend.port, path: "/", headers: { host: "evil.example" } },
        ({ statusCode }) => resolve(statusCode),
      ).end(),
    );
    expect(status).toBe(403);
  });
});
