import { beforeEach, expect, it, vi } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import { isReset } from "../widgets/events/event.ts";
import { patience, soon, sourceFor, useTestBackend } from "./test-backend.ts";

// An open page, and a site that turns its tenant down, off and on again: over real sockets.

const TOPIC = "gym.public";

const host = useTestBackend();

// One that fails in the middle leaves nothing turned off for the others.
beforeEach(async () => {
  await host.backend.database.query(
    "update livelets.tenant set switches = '{}' where id = 'gym'",
  );
});

const flip = (mode: string) =>
  host.backend.database.query("select livelets.switch('gym', $1)", [mode]);
/** Leaving goes over the socket: the gateway hears of it a little later. */
const nobodyIn = (transport: "supabase" | "pusher") =>
  vi.waitFor(
    () => expect(host.backend.gateway.stats()[transport].channels).toBe(0),
    soon,
  );
const append = (n: number) =>
  host.backend.database.query(
    "select livelets.append('{gym.public}', 'host:log', $1::jsonb)",
    [{ n }],
  );

it.each(["supabase", "pusher"] as const)(
  "an open page on %s is polled, turned off and back on the engine, and misses nothing",
  async (transport) => {
    const client = createLiveClient({
      endpoint: `${host.backend.url}/functions/v1`,
      apikey: host.backend.keys.publishable,
      tenant: "gym",
      transport,
      source: sourceFor,
    });
    host.onEnd(() => client.close());
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
          await host.backend.database.query<{ seq: number }>(
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
    await nobodyIn(transport);

    await flip("on");
    client.reconnect();
    await carriedBy(transport);
    const last = await head();
    await vi.waitFor(() => expect(seq).toBe(last), soon);
    expect(wrong).toEqual([]);
    await client.close();
  },
  patience,
);

it(
  "one element is polled beside a page that stays on its engine, and hears when that is over",
  async () => {
    const client = createLiveClient({
      endpoint: `${host.backend.url}/functions/v1`,
      apikey: host.backend.keys.publishable,
      tenant: "gym",
      transport: "pusher",
      source: sourceFor,
    });
    host.onEnd(() => client.close());
    client.subscribe(() => undefined);
    await host.backend.database.query(
      "select livelets.switch('gym', 'poll', 'live-activity-feed')",
    );
    const polled = client.polled!;
    polled.topic(TOPIC).subscribe(() => undefined);
    await vi.waitFor(() => {
      expect(client.switches).toEqual({ "live-activity-feed": "poll" });
      expect(polled.status.transport).toBe("poll");
      expect(polled.topic(TOPIC).state).toBe("live");
    }, soon);
    await nobodyIn("pusher");
    await host.backend.database.query(
      "select livelets.switch('gym', 'on', 'live-activity-feed')",
    );
    await vi.waitFor(() => expect(client.switches).toEqual({}), soon);
  },
  patience,
);
