import { afterEach, describe, expect, it } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { LiveClient } from "../widgets/client/types.ts";
import { patience, soon, sourceFor, useTestBackend } from "./test-backend.ts";

// The whole path without a browser: two pages, a real engine, the real functions and database.

const host = useTestBackend();
const clients: LiveClient[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function open(
  engine: "supabase" | "pusher" | "poll",
  role: string,
): Promise<LiveClient> {
  const token = await host.backend.signIn(`${role}@gym.test`);
  const client = createLiveClient({
    endpoint: `${host.backend.url}/functions/v1`,
    apikey: "sb_publishable_livelets",
    tenant: "gym",
    transport: engine,
    getToken: async () => token,
    source: sourceFor,
  });
  clients.push(client);
  return client;
}

describe.each(["supabase", "pusher", "poll"] as const)("on %s", (engine) => {
  it(
    "two pages see who has a lease, ask for it, hand it over and take it",
    async () => {
      const door = `door:${engine}`;
      const staff = (await open(engine, "staff")).lease(door);
      const admin = (await open(engine, "admin")).lease(door);
      for (const lease of [staff, admin]) lease.subscribe(() => {});
      await expect.poll(() => admin.state, soon).toBe("free");

      expect(await staff.acquire({ reason: "repairs" })).toBe(true);
      await expect.poll(() => admin.state, soon).toBe("held");
      expect(admin).toMatchObject({
        holder: { name: "Staff G." },
        reason: "repairs",
        token: null,
      });

      expect(await admin.ask("please")).toBe(true);
      await expect.poll(() => staff.asker?.message, soon).toBe("please");
      const got = admin.acquire({ wait: true });
      await staff.release();
      expect(await got).toBe(true);
      await expect.poll(() => staff.state, soon).toBe("held");

      expect(await staff.take("my turn")).toBe(true);
      await expect.poll(() => admin.state, soon).toBe("lost");
      expect(admin).toMatchObject({ token: null, reason: "my turn" });
      expect(staff.token).toBe(3);
    },
    patience,
  );
});

it(
  "who watches is told that a lease ended, although its holder said nothing",
  async () => {
    const client = await open("supabase", "admin");
    const lease = client.lease("door:silent");
    lease.subscribe(() => {});
    await expect.poll(() => lease.state, soon).toBe("free");
    const response = await fetch(`${host.backend.url}/functions/v1/lease`, {
      method: "POST",
      headers: {
        apikey: "sb_secret_livelets",
        "content-type": "application/json",
      },
      body: JSON.stringify({
        tenant: "gym",
        action: "acquire",
        resource: "door:silent",
        client: "job",
        ttl: 5,
      }),
    });
    expect(response.status).toBe(200);
    await expect.poll(() => lease.state, soon).toBe("held");
    await expect.poll(() => lease.state, soon).toBe("free");
  },
  patience,
);
