import { afterAll, beforeAll } from "vitest";
import WebSocket from "ws";
import {
  KEYS,
  startTestGateway,
  tokenOf,
} from "../../demo/backend/gateway/testing.ts";
import type { TestGateway } from "../../demo/backend/gateway/testing.ts";
import { describeSource } from "./source-contract.ts";
import type { SourceHarness } from "./source-probe.ts";
import type { Source } from "./source.ts";
import { supabaseSource } from "./supabase.ts";

// The unmodified SDKs against the project's gateway: real sockets, the real rights in SQL.

let test: TestGateway;

beforeAll(async () => {
  test = await startTestGateway();
  await test.database.query(
    `insert into livelets.tenant (id, name, engines, public_reading)
     values ('acme', 'Acme', '{supabase}', true)`,
  );
  await test.database.query(
    `insert into livelets.member (tenant, user_id, role)
     values ('acme', 'ann', 'member'), ('acme', 'bob', 'member')`,
  );
}, 60_000);
afterAll(() => test.close());

const CHANNELS = {
  channel: "acme.public.g1",
  other: "acme.room.desk.g1",
  denied: "acme.role.admin.g1",
  room: "acme.live.desk.g1",
  key: "ann",
};

type Engine = "supabase" | "pusher";

/** What both engines' harnesses do alike. */
function common(engine: Engine) {
  return {
    ...CHANNELS,
    async cut() {
      test.gateway.faults.cutAll("reset");
    },
    async leftovers(expected: number) {
      const sockets = () => test.gateway.stats()[engine].sockets;
      for (let n = 0; n < 2_000 && sockets() !== expected; n += 1)
        await new Promise((resolve) => setImmediate(resolve));
      return sockets();
    },
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
