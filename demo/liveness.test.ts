import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { freePort } from "../e2e/backend.ts";
import { Proxy } from "../e2e/proxy.ts";
import { hostDeps } from "../widgets/client/client-deps.ts";
import type { ClientDeps, PageChange } from "../widgets/client/client-deps.ts";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { Transport } from "../widgets/events/answers.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import { supabaseSource } from "../widgets/sources/supabase.ts";
import { useTestBackend } from "./test-backend.ts";

// Lines that die without a word, with the unmodified SDKs over real sockets.

const test = useTestBackend();
const TOPIC = "host.public";
const soon = { timeout: 15_000, interval: 5 };
let proxy: Proxy;

beforeEach(async () => {
  const port = Number(new URL(test.backend.url).port);
  proxy = await Proxy.start(await freePort(), port);
});
afterEach(() => proxy.close());

/** The engine that was answered, by way of the proxy. */
function throughProxy(transport: Transport) {
  if (transport.kind === "pusher")
    return pusherSource({
      key: transport.key,
      host: "localhost",
      port: Number(new URL(proxy.origin).port),
    });
  const { apikey } = transport as Extract<Transport, { kind: "supabase" }>;
  const ws = { transport: WebSocket as never };
  return supabaseSource({ url: proxy.origin, apikey }, ws);
}

/** @param speed by how much the client's time runs faster than the clock; sockets and requests are as they are */
async function open(transport: "supabase" | "pusher", speed = 1) {
  let tell = (_change: PageChange) => {};
  const deps: Partial<ClientDeps> = {
    now: () => performance.now() * speed,
    after: (ms, run) => hostDeps.after(ms / speed, run),
    page: {
      visible: () => true,
      online: () => true,
      onChange(listener) {
        tell = listener;
        return () => {};
      },
    },
  };
  const client = createLiveClient({
    endpoint: `${proxy.origin}/functions/v1`,
    apikey: "sb_publishable_livelets",
    tenant: "host",
    transport,
    deps,
    source: (answered) => throughProxy(answered!),
  });
  test.onEnd(() => client.close());
  client.topic(TOPIC).subscribe(() => {});
  await vi.waitFor(() => expect(client.status.state).toBe("live"), soon);
  const { connectedAt } = client.status;
  const reconnected = () =>
    vi.waitFor(() => {
      expect(client.status.state).toBe("live");
      expect(client.status.connectedAt).toBeGreaterThan(connectedAt!);
    }, soon);
  const noticed = async () => {
    const from = deps.now!();
    await vi.waitFor(
      () => expect(client.status.connectedAt).not.toBe(connectedAt),
      soon,
    );
    return deps.now!() - from;
  };
  return {
    client,
    tell: (change: PageChange) => tell(change),
    noticed,
    reconnected,
  };
}

describe.each(["supabase", "pusher"] as const)(
  "a dead line of %s",
  (engine) => {
    it("is noticed within 30 s, and replaced", async () => {
      const { noticed, reconnected } = await open(engine, 5);
      proxy.swallowSockets();
      proxy.mend();
      expect(await noticed()).toBeLessThanOrEqual(30_000);
      await reconnected();
    }, 20_000);

    it.each(["wake", "doubt"] as const)(
      "is noticed at once when the page tells of a %s",
      async (change) => {
        const { tell, noticed, reconnected, client } = await open(engine);
        await vi.waitFor(
          () => expect(client.status.latency).not.toBe(null),
          soon,
        );
        proxy.swallowSockets();
        proxy.mend();
        tell(change);
        // Half a second by the virtual clock (pulse.test.ts); here, long before it would be asked anyway.
        expect(await noticed()).toBeLessThan(5_000);
        await reconnected();
      },
      20_000,
    );

    it("is told from a live one: that stays", async () => {
      const { client, tell } = await open(engine);
      await vi.waitFor(
        () => expect(client.status.latency).not.toBe(null),
        soon,
      );
      const { connectedAt } = client.status;
      const answers = vi.fn();
      client.subscribe(({ latency }) => answers(latency?.last));
      tell("wake");
      await vi.waitFor(
        () => expect(answers.mock.calls.length).toBeGreaterThan(1),
        soon,
      );
      expect(client.status).toMatchObject({ connectedAt, reconnects: 0 });
    }, 20_000);
  },
);
