import { afterAll, beforeAll, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { openTestDatabase } from "../supabase/testing.ts";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { LiveClient } from "../widgets/client/types.ts";
import type { Transport } from "../widgets/events/answers.ts";
import { isReset } from "../widgets/events/event.ts";
import { pollSource } from "../widgets/sources/poll.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import { supabaseSource } from "../widgets/sources/supabase.ts";
import { startBackend } from "./backend/backend.ts";
import type { Backend } from "./backend/backend.ts";

// An open page, and a site that turns its tenant down, off and on again: over real sockets.

const TOPIC = "gym.public";
const soon = { timeout: 20_000, interval: 50 };

let backend: Backend;
const clients: LiveClient[] = [];
beforeAll(async () => {
  backend = await startBackend({
    port: 0,
    folder: null,
    database: await openTestDatabase(),
    pages: false,
    sampler: false,
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await backend.close();
});

function sourceFor(transport: Transport | null) {
  if (transport?.kind === "supabase")
    return supabaseSource(transport, { transport: WebSocket as never });
  if (transport?.kind === "pusher") return pusherSource(transport);
  return pollSource({ everyMs: 3_000 });
}

const flip = (mode: string) =>
  backend.database.query("select livelets.switch('gym', $1)", [mode]);
const append = (n: number) =>
  backend.database.query(
    "select livelets.append('{gym.public}', 'host:log', $1::jsonb)",
    [{ n }],
  );

it.each(["supabase", "pusher"] as const)(
  "an open page on %s is polled, turned off and back on the engine, and misses nothing",
  async (transport) => {
    const client = createLiveClient({
      endpoint: `${backend.url}/functions/v1`,
      apikey: backend.keys.publishable,
      tenant: "gym",
      transport,
      source: sourceFor,
    });
    clients.push(client);
    const topic = client.topic(TOPIC);
    const wrong: number[] = [];
    let seq = 0;
    topic.subscribe((event) => {
      const next = isReset(event) ? event.snapshot.seq : event.seq;
      if (!isReset(event) && next !== seq + 1) wrong.push(next);
      seq = next;
    });
    const carriedBy = (kind: string) =>
      vi.waitFor(
        () =>
          expect([client.status.transport, topic.state]).toEqual([
            kind,
            "live",
          ]),
        soon,
      );
    const head = async () => (
      await append(1),
      Number(
        (
          await backend.database.query<{ seq: number }>(
            "select seq::int from livelets.stream where topic = $1",
            [TOPIC],
          )
        )[0]!.seq,
      )
    );

    await append(0);
    await carriedBy(transport);
    await flip("poll");
    await carriedBy("poll");
    const polled = await head();
    await vi.waitFor(() => expect(seq).toBe(polled), soon);

    await flip("on");
    await carriedBy(transport);
    await flip("off");
    await vi.waitFor(() => {
      expect(client.switches).toEqual({ "*": "off" });
      expect(client.status.topics[0]).toMatchObject({
        state: "denied",
        reason: "turned off by the site",
      });
    }, soon);
    expect(backend.gateway.stats()[transport].channels).toBe(0);

    await flip("on");
    client.reconnect();
    await carriedBy(transport);
    const last = await head();
    await vi.waitFor(() => expect(seq).toBe(last), soon);
    expect(wrong).toEqual([]);
    await client.close();
  },
  90_000,
);

it("one element is polled beside a page that stays on its engine, and hears when that is over", async () => {
  const client = createLiveClient({
    endpoint: `${backend.url}/functions/v1`,
    apikey: backend.keys.publishable,
    tenant: "gym",
    transport: "pusher",
    source: sourceFor,
  });
  clients.push(client);
  client.subscribe(() => undefined);
  await backend.database.query(
    "select livelets.switch('gym', 'poll', 'live-activity-feed')",
  );
  const polled = client.polled!;
  polled.topic(TOPIC).subscribe(() => undefined);
  await vi.waitFor(() => {
    expect(client.switches).toEqual({ "live-activity-feed": "poll" });
    expect(polled.status.transport).toBe("poll");
    expect(polled.topic(TOPIC).state).toBe("live");
  }, soon);
  expect(backend.gateway.stats().pusher.channels).toBe(0);
  await backend.database.query(
    "select livelets.switch('gym', 'on', 'live-activity-feed')",
  );
  await vi.waitFor(() => expect(client.switches).toEqual({}), soon);
}, 60_000);
