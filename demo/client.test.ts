import { describe, expect, it, vi } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { LiveClient } from "../widgets/client/types.ts";
import { isReset } from "../widgets/events/event.ts";
import { patience, soon, sourceFor, useTestBackend } from "./test-backend.ts";

// The whole path without a browser: the real client, the real SDKs, real sockets, the real functions and database.

const ENGINES = ["supabase", "pusher", "poll"] as const;
type Engine = (typeof ENGINES)[number];

const host = useTestBackend();
const clients: LiveClient[] = [];
host.onEnd(() => Promise.all(clients.map((client) => client.close())));

function open(
  engine: Engine,
  tenant: string,
  getToken?: () => Promise<string>,
): LiveClient {
  const client = createLiveClient({
    endpoint: `${host.backend.url}/functions/v1`,
    apikey: "sb_publishable_livelets",
    tenant,
    transport: engine,
    getToken,
    source: sourceFor,
  });
  clients.push(client);
  return client;
}

/** What a listener was told, by seq. */
function follow(client: LiveClient, topic: string) {
  const seen: { seq: number; id: string }[] = [];
  client.topic(topic).subscribe((event) => {
    if (isReset(event)) seen.splice(0, seen.length, ...event.snapshot.recent);
    else seen.push(event);
  });
  return { seen, positions: () => seen.map(({ seq, id }) => `${seq} ${id}`) };
}

async function publish(
  tenant: string,
  message: string,
  audience: object = { public: true },
) {
  const response = await fetch(`${host.backend.url}/functions/v1/publish`, {
    method: "POST",
    headers: {
      apikey: "sb_secret_livelets",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      tenant,
      type: "host:log",
      data: { level: "info", message },
      audience,
    }),
  });
  const { events } = (await response.json()) as {
    events: { topic: string; seq: number; id: string }[];
  };
  return events.find(({ topic }) => topic === `${tenant}.public`)!;
}

describe("one publish", () => {
  it(
    "reaches every engine under the same seq, and whoever comes later sees the same",
    async () => {
      const early = ENGINES.map((engine) =>
        follow(open(engine, "host"), "host.public"),
      );
      await vi.waitFor(
        () =>
          expect(clients.map(({ status }) => status.state)).toEqual([
            "live",
            "live",
            "live",
          ]),
        soon,
      );
      const published = [];
      for (const message of ["one", "two", "three"])
        published.push(await publish("host", message));
      const expected = published.map(({ seq, id }) => `${seq} ${id}`);
      for (const { positions } of early)
        await vi.waitFor(() => expect(positions()).toEqual(expected), soon);
      const late = follow(open("supabase", "host"), "host.public");
      await vi.waitFor(() => expect(late.positions()).toEqual(expected), soon);
    },
    patience,
  );
});

describe.each(["supabase", "pusher"] as const)("over %s", (engine) => {
  it(
    "loses nothing while the socket is cut again and again",
    async () => {
      const client = open(engine, "signage");
      const feed = follow(client, "signage.public");
      await vi.waitFor(() => expect(client.status.state).toBe("live"), soon);
      for (let n = 0; n < 40; n++) {
        await publish("signage", `${engine} ${n}`);
        if (n % 8 === 4) host.backend.gateway.faults.cutAll();
      }
      const [row] = await host.backend.database.query<{ all: string[] }>(
        `select array_agg(seq || ' ' || id order by seq) as all from livelets.event where topic = 'signage.public'`,
      );
      await vi.waitFor(() => expect(feed.positions()).toEqual(row!.all), soon);
      await vi.waitFor(() => expect(client.status.state).toBe("live"), soon);
      expect(client.status.reconnects).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    "shows members to each other in a room, again after a cut, and carries short messages",
    async () => {
      const people = await Promise.all(
        ["member", "staff"].map(async (role) => {
          const token = await host.backend.signIn(`${role}@gym.test`);
          const client = open(engine, "gym", () => Promise.resolve(token));
          const room = client.presence("desk");
          const heard: unknown[] = [];
          room.onSend((event, payload) => heard.push([event, payload]));
          await room.track({ tab: role });
          return { client, room, heard };
        }),
      );
      const everybody = () => people.map(({ room }) => room.members.size);
      await vi.waitFor(() => expect(everybody()).toEqual([2, 2]), soon);
      expect([...people[0]!.room.members.keys()]).toContain(
        people[1]!.client.user!.id,
      );
      await people[0]!.room.send("typing", { on: true });
      await vi.waitFor(
        () => expect(people[1]!.heard).toEqual([["typing", { on: true }]]),
        soon,
      );
      host.backend.gateway.faults.cutAll();
      await vi.waitFor(() => expect(everybody()).not.toEqual([2, 2]), soon);
      await vi.waitFor(() => expect(everybody()).toEqual([2, 2]), soon);
      expect(people[0]!.heard).toEqual([]);
    },
    patience,
  );

  it(
    "denies what may not be read, in words, and leaves the rest unharmed",
    async () => {
      const client = open(engine, "studio");
      follow(client, "studio.public");
      const denied = client.topic("studio.role.admin");
      denied.subscribe(() => {});
      await vi.waitFor(() => expect(client.status.state).toBe("live"), soon);
      expect(client.status.topics).toMatchObject([
        { name: "studio.public", state: "live" },
        {
          name: "studio.role.admin",
          state: "denied",
          reason: expect.stringContaining("may not be read"),
        },
      ]);
    },
    patience,
  );

  it(
    "follows a channel that was renamed, and gives up one that may no longer be read",
    async () => {
      const token = await host.backend.signIn("member@barbershop.test");
      const client = open(engine, "barbershop", () => Promise.resolve(token));
      const topic = "barbershop.role.member";
      const feed = follow(client, topic);
      await vi.waitFor(
        () => expect(client.topic(topic).state).toBe("live"),
        soon,
      );
      await host.backend.database.query("select livelets.bump_generation($1)", [
        topic,
      ]);
      await publish("barbershop", "on the new channel", { roles: ["member"] });
      await vi.waitFor(() => expect(feed.seen).toHaveLength(1), soon);
      await vi.waitFor(
        () => expect(client.topic(topic).state).toBe("live"),
        soon,
      );
      await host.backend.database.query(
        "update livelets.member set role = 'visitor' where tenant = 'barbershop' and role = 'member'",
      );
      await host.backend.database.query("select livelets.bump_generation($1)", [
        topic,
      ]);
      await vi.waitFor(
        () => expect(client.topic(topic).state).toBe("denied"),
        soon,
      );
      await host.backend.database.query(
        "update livelets.member set role = 'member' where tenant = 'barbershop' and name like 'Member%'",
      );
    },
    patience,
  );
});
