import { RealtimeClient } from "@supabase/realtime-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import {
  KEYS,
  startTestGateway,
  tokenOf,
} from "../../demo/backend/gateway/testing.ts";
import type { TestGateway } from "../../demo/backend/gateway/testing.ts";
import { Probe } from "./source-probe.ts";
import type { SourceHarness } from "./source-probe.ts";
import type { Source, SourceContext } from "./source.ts";
import { supabaseSource } from "./supabase.ts";
import type { SdkClient, SdkClientConstructor } from "./supabase-sdk.ts";

// What is special to Supabase, with the unmodified SDK over real sockets.

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

const transport = WebSocket as never;
const url = () => `http://127.0.0.1:${test.port}`;

function supabase(user?: string) {
  const options = { url: url(), apikey: KEYS.publishable };
  const token = async () => (user ? tokenOf({ sub: user }) : null);
  return probe(supabaseSource(options, { transport }), { token });
}

/** A source whose SDK client a test can look into. */
function watched() {
  let client: SdkClient | undefined;
  class Watched {
    constructor(...options: ConstructorParameters<typeof RealtimeClient>) {
      return (client = new RealtimeClient(...options));
    }
  }
  const load = async () => Watched as unknown as SdkClientConstructor;
  const options = { url: url(), apikey: KEYS.publishable };
  return {
    source: () => supabaseSource(options, { transport, load }),
    client: () => client!,
  };
}

describe("supabaseSource", () => {
  it("measures a round trip when it is asked to", async () => {
    const it = await supabase().open();
    it.source.ping!();
    expect(await it.until("latency")).toMatchObject({
      ms: expect.any(Number) as number,
    });
  });

  it("lets a visitor without a token read the public topic and nothing else", async () => {
    const it = await supabase().open();
    await it.join(CHANNEL);
    it.source.join("acme.room.desk.g1");
    expect(await it.until("refused")).toMatchObject({
      reason: { kind: "denied" },
    });
  });

  it("passes every event of a bare channel under its own name", async () => {
    const it = await supabase().open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    const other = test.supabase().channel("site-room");
    await new Promise((resolve) => other.subscribe(resolve));
    await other.send({ type: "broadcast", event: "hi", payload: { n: 1 } });
    expect(await it.until("message")).toMatchObject({
      channel: "site-room",
      event: "hi",
      payload: { n: 1 },
    });
  });

  it("may join again what the server closed unasked", async () => {
    const it = await supabase().open();
    await it.join(CHANNEL);
    test.gateway.faults.closeChannel(CHANNEL);
    expect(await it.until("refused")).toMatchObject({
      reason: { kind: "lost" },
    });
    it.source.join(CHANNEL);
    await it.until("joined", CHANNEL, 2);
  });

  it("may join again what a restarting server refused", async () => {
    const it = await supabase().open();
    test.gateway.faults.joinError("RealtimeRestarting: please standby");
    it.source.join(CHANNEL);
    expect(await it.until("refused")).toMatchObject({
      reason: { kind: "lost" },
    });
    test.gateway.faults.joinError(null);
    await it.join(CHANNEL);
  });

  it("tells a restart from a broken line", async () => {
    const it = await supabase().open();
    test.gateway.faults.cutAll(1012);
    expect(await it.until("closed")).toMatchObject({
      reason: { kind: "busy" },
    });
  });

  it("reports a server that is not there", async () => {
    const options = { url: "http://127.0.0.1:9", apikey: "k" };
    const it = probe(supabaseSource(options, { transport }));
    it.source.connect(it.seen.context);
    expect(await it.until("closed")).toMatchObject({
      reason: { kind: "lost" },
    });
  });

  it("does not let the SDK try a denied channel again", async () => {
    const sdk = watched();
    const it = await probe(sdk.source()).open();
    await it.join(CHANNEL);
    it.source.join("acme.role.admin.g1");
    await it.until("refused");
    const [, ...topics] = sdk
      .client()
      .getChannels()
      .map((channel) => channel.topic);
    expect(topics).toEqual([`realtime:${CHANNEL}`]);
  });

  it("says what to install when the SDK is not there", async () => {
    const load = () => Promise.reject(new Error("Cannot find package"));
    const options = { url: url(), apikey: "k" };
    const it = probe(supabaseSource(options, { transport, load }));
    it.source.connect(it.seen.context);
    expect(await it.until("closed")).toMatchObject({
      reason: {
        kind: "setup",
        message: expect.stringContaining(
          "npm install @supabase/realtime-js",
        ) as string,
      },
    });
  });

  it("sends ten messages a second to a room and refuses the eleventh", async () => {
    const it = await supabase("ann").open();
    await it.join(ROOM);
    const send = () => it.source.live!.send(ROOM, "typing", {});
    for (let n = 0; n < 10; n += 1) await send();
    await expect(send()).rejects.toThrow(/at most 10 a second/);
  });

  it("joins a room under the key that is known beforehand", async () => {
    const it = await supabase("ann").open();
    it.source.join(ROOM, { key: "ann" });
    await it.until("joined");
    await it.source.live!.track(ROOM, "ann", { tab: "a" });
    expect(it.of("joined", ROOM)).toHaveLength(1);
  });

  it("listens to a channel that the page is in, and leaves it to the page", async () => {
    const client = test.supabase();
    const own = client.channel("site-room");
    const statuses: string[] = [];
    await new Promise<void>((resolve) =>
      own.subscribe((status) => {
        statuses.push(status);
        resolve();
      }),
    );
    const it = await probe(supabaseSource({ client })).open();
    it.source.join("site-room", { bare: true });
    await it.until("joined");
    it.source.leave("site-room");
    it.source.disconnect();
    expect(own.state).toBe("joined");
    expect(statuses).toEqual(["SUBSCRIBED"]);
  });
});
