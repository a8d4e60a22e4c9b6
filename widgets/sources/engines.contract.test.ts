import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@supabase/supabase-js";
import PusherClient from "pusher-js";
import { afterAll, beforeAll } from "vitest";
import WebSocket from "ws";
import {
  APP,
  KEYS,
  startTestGateway,
  tokenOf,
} from "../../demo/backend/gateway/testing.ts";
import type { TestGateway } from "../../demo/backend/gateway/testing.ts";
import { LiveletsError } from "../events/error.ts";
import { hostDeps } from "./deps.ts";
import { describeSource } from "./source-contract.ts";
import type { SourceHarness } from "./source-probe.ts";
import { pusherSource } from "./pusher.ts";
import type { Source, SourceContext } from "./source.ts";
import { supabaseSource } from "./supabase.ts";

// The unmodified SDKs against the project's gateway: real sockets, the real rights in SQL.

let test: TestGateway;
let signer: Awaited<ReturnType<typeof startSigner>>;

beforeAll(async () => {
  test = await startTestGateway();
  signer = await startSigner();
  await test.database.query(
    `insert into livelets.tenant (id, name, engines, public_reading)
     values ('acme', 'Acme', '{supabase}', true)`,
  );
  await test.database.query(
    `insert into livelets.member (tenant, user_id, role)
     values ('acme', 'ann', 'member'), ('acme', 'bob', 'member')`,
  );
}, 60_000);
afterAll(async () => {
  signer.close();
  await test.close();
});

const CHANNELS = {
  channel: "acme.public.g1",
  other: "acme.room.desk.g1",
  denied: "acme.role.admin.g1",
  room: "acme.live.desk.g1",
  key: "ann",
};

type Engine = "supabase" | "pusher";

/** Clients of the page, to be ended with the test. */
const opened: (() => void)[] = [];

/** Gives the gateway a little time to notice. */
async function settled(count: () => number, expected: number) {
  for (let n = 0; n < 20_000 && count() !== expected; n += 1)
    await new Promise((resolve) => setImmediate(resolve));
  return count();
}

/** What both engines' harnesses do alike. */
function common(engine: Engine) {
  return {
    ...CHANNELS,
    async cut() {
      test.gateway.faults.cutAll("reset");
    },
    leftovers: (expected: number) =>
      settled(() => test.gateway.stats()[engine].sockets, expected),
    stop: async () => test.release(),
  };
}

const withToken = (user: string) => ({
  token: async () => tokenOf({ sub: user }),
});

async function supabaseHarness(
  make: (user: string) => Source,
): Promise<SourceHarness> {
  return {
    ...common("supabase"),
    source: make("ann"),
    context: withToken("ann"),
    async publish(channel) {
      await test.database.query(
        `select livelets.append(array[$1::text], 't', '{}')`,
        [channel.replace(/\.g1$/, "")],
      );
    },
    async send(channel, payload) {
      await test.database.query(
        `select realtime.send($1::jsonb, 'frame', $2, true)`,
        [payload, channel],
      );
    },
    async expire() {
      test.gateway.faults.expireTokens();
    },
    another: () => ({
      source: make("bob"),
      key: "bob",
      context: withToken("bob"),
    }),
  };
}

const ownedSupabase = () =>
  supabaseSource(
    {
      url: `http://127.0.0.1:${test.port}`,
      apikey: KEYS.publishable,
    },
    { transport: WebSocket as never },
  );

describeSource("supabase", () => supabaseHarness(ownedSupabase), [
  "breaks",
  "push",
  "auth",
  "presence",
]);

/** A page's own supabase-js client, quick to reconnect, and our looks at it fifty times as often. */
function borrowedSupabase(user: string) {
  const client = createClient(
    `http://127.0.0.1:${test.port}`,
    KEYS.publishable,
    {
      accessToken: async () => tokenOf({ sub: user }),
      realtime: { transport: WebSocket as never, reconnectAfterMs: () => 10 },
    },
  );
  opened.push(() => void client.realtime.disconnect());
  return supabaseSource(
    { client },
    {
      now: () => performance.now() * 50,
      after: (ms, run) => hostDeps.after(ms / 50, run),
    },
  );
}

describeSource(
  "a page's own supabase client",
  async () => ({
    ...(await supabaseHarness(borrowedSupabase)),
    // The connection is the page's and stays; the channels must go.
    leftovers: (expected) =>
      settled(() => test.gateway.stats().supabase.channels, expected),
    async stop() {
      for (const end of opened.splice(0)) end();
      await settled(() => test.gateway.stats().supabase.sockets, 0);
    },
  }),
  ["breaks", "push", "auth", "presence"],
);

/** Signs like `pusher-auth`: members for `.live.` rooms, and nobody for the admins' channel. */
function signed(user: string) {
  return {
    async authorize(wire: string, socketId: string) {
      if (wire.includes(CHANNELS.denied))
        throw new LiveletsError("denied", "pusher-auth: forbidden");
      const member = { user_id: user, user_info: { name: user } };
      const data = wire.startsWith("presence-") ? member : undefined;
      return test.server.authorizeChannel(socketId, wire, data);
    },
  } satisfies Partial<SourceContext>;
}

async function pusherHarness(
  make: (user: string) => Source,
): Promise<SourceHarness> {
  const send = async (channel: string, payload: object) => {
    await test.server.trigger(`private-${channel}`, "frame", payload);
  };
  return {
    ...common("pusher"),
    source: make("ann"),
    context: signed("ann"),
    publish: (channel) => send(channel, { v: 1 }),
    send,
    another: () => ({
      source: make("bob"),
      key: "bob",
      context: signed("bob"),
    }),
  };
}

const ownedPusher = () =>
  pusherSource({ key: APP.key, host: "127.0.0.1", port: test.port });

describeSource("pusher", () => pusherHarness(ownedPusher), [
  "breaks",
  "push",
  "presence",
]);

/** A site's own endpoint: signs for the user in its path. */
async function startSigner() {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const form = new URLSearchParams(body);
      const [wire, id] = [form.get("channel_name")!, form.get("socket_id")!];
      signed(request.url!.slice(1))
        .authorize(wire, id)
        .then((data) => response.end(JSON.stringify(data)))
        .catch(() => response.writeHead(403).end("forbidden"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}

/** A page's own pusher-js client, which signs as the page set it up. */
function borrowedPusher(user: string) {
  const pusher = new PusherClient(APP.key, {
    ...{ cluster: "", wsHost: "127.0.0.1", wsPort: test.port },
    ...{ forceTLS: false, enabledTransports: ["ws"] },
    channelAuthorization: {
      transport: "ajax",
      endpoint: `http://127.0.0.1:${signer.port}/${user}`,
    },
  });
  opened.push(() => pusher.disconnect());
  return pusherSource({ pusher });
}

describeSource(
  "a page's own pusher client",
  async () => ({
    ...(await pusherHarness(borrowedPusher)),
    leftovers: (expected) =>
      settled(() => test.gateway.stats().pusher.channels, expected),
    async stop() {
      for (const end of opened.splice(0)) end();
      await settled(() => test.gateway.stats().pusher.sockets, 0);
    },
  }),
  ["push", "presence"],
);
