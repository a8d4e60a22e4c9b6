import { describe, expect, it, vi } from "vitest";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import { DOOR, createWorld } from "./testing/lease-world.ts";
import { createLiveClient } from "./live-client.ts";
import { createBench } from "./testing.ts";

/** A client whose server has one lease. */
function createClient() {
  const { server } = createWorld({ skew: 0 });
  const asked: Record<string, unknown>[] = [];
  const client = createLiveClient({
    source: memorySource(createMemoryHub()),
    endpoint: "https://project.test/functions/v1",
    apikey: "sb_publishable_x",
    tenant: "gym",
    deps: {
      fetch: async (_url, init) => {
        const body = JSON.parse(init.body as string) as Record<string, unknown>;
        asked.push(body);
        return Response.json(server.answer(body as never));
      },
    },
  });
  return { client, server, asked };
}

describe("client.lease", () => {
  it("is the same for the same resource, and unknown until something was heard", () => {
    const { client, asked } = createClient();
    const lease = client.lease(DOOR);
    expect(client.lease(DOOR)).toBe(lease);
    expect({ ...lease }).toMatchObject({
      resource: DOOR,
      state: "unknown",
      holder: null,
      token: null,
      expiresAt: null,
      asker: null,
    });
    expect(asked).toEqual([]);
  });

  it("asks under the page's own name, once its code is there", async () => {
    const { client, asked } = createClient();
    const lease = client.lease(DOOR, { ttl: 30 });
    expect(await lease.acquire({ reason: "repairs" })).toBe(true);
    expect(asked).toEqual([
      {
        tenant: "gym",
        client: expect.stringMatching(/^[\da-f-]{36}$/),
        action: "acquire",
        resource: DOOR,
        reason: "repairs",
        ttl: 30,
      },
    ]);
    expect([lease.state, lease.token]).toEqual(["mine", 1]);
    await client.close();
  });

  it("is given back when the client closes, and has no more to give", async () => {
    const { client, server, asked } = createClient();
    const lease = client.lease(DOOR);
    await lease.acquire();
    const { client: name } = asked[0] as { client: string };
    expect(server.isHeldBy(name)).toBe(true);
    await client.close();
    await vi.waitFor(() => expect(server.isHeldBy(name)).toBe(false));
    const other = client.lease("door:back");
    await other.release();
    await expect(lease.acquire()).resolves.toBe(true);
    await lease.release();
  });

  it("leases nothing for the first time once the client is closed", async () => {
    const { client, asked } = createClient();
    await client.close();
    const lease = client.lease(DOOR);
    await expect(lease.acquire()).rejects.toMatchObject({ code: "unavailable" }); // prettier-ignore
    await lease.release();
    expect(asked).toEqual([]);
  });

  it("tells a listener that came before its code", async () => {
    const { client, server } = createClient();
    const seen: string[] = [];
    const lease = client.lease(DOOR);
    const stop = lease.subscribe((told) => seen.push(told.state));
    await vi.waitFor(() => expect(seen).toEqual(["free"]));
    stop();
    server.answer({ client: "z", action: "acquire" });
    await lease.ask("please");
    expect([lease.state, seen]).toEqual(["asked", ["free"]]);
    await client.close();
  });

  it.each([
    "door",
    "Door:1",
    ":1",
    "door:",
    "door:a b",
    `a:${"x".repeat(129)}`,
  ])("of %j throws at once", (resource) => {
    // prettier-ignore
    const { client } = createClient();
    expect(() => client.lease(resource)).toThrow(/names no resource/);
  });

  it.each([0, 4, 61, -1, NaN, "15"])("for %s s throws at once", (ttl) => {
    const { client } = createClient();
    const lease = () => client.lease(DOOR, { ttl: ttl as number });
    expect(lease).toThrow(/5 to 60 s/);
  });

  it("rejects in words where there is no endpoint", async () => {
    const { client } = createBench();
    await expect(client.lease(DOOR).acquire()).rejects.toMatchObject({
      code: "bad-argument",
      message: `client: there is no endpoint to lease "${DOOR}" from. Set one.`,
    });
  });

  it("rejects what is not ours", async () => {
    const client = createLiveClient({
      source: memorySource(createMemoryHub()),
      endpoint: "https://project.test/functions/v1",
      tenant: "gym",
      deps: { fetch: async () => Response.json({ status: "held" }) },
    });
    await expect(client.lease(DOOR).acquire()).rejects.toMatchObject({
      code: "malformed",
    });
  });
});
