import { describe, expect, it, vi } from "vitest";
import { publish } from "./test-publish.ts";
import { useTestBackend } from "./test-backend.ts";
import { soon, useLine } from "./test-line.ts";

// Networks that let no socket through, with the unmodified SDKs: what is new is asked for, until it is told again.

const test = useTestBackend();
const line = useLine(test);
/** Ten seconds of the page pass in two. */
const SPEED = 5;

async function logOf(topic: string): Promise<string[]> {
  const [row] = await test.backend.database.query<{ all: string[] }>(
    `select coalesce(array_agg(seq || ' ' || id order by seq), '{}') as all from livelets.event where topic = $1`,
    [topic],
  );
  return row!.all;
}

describe.each([
  // One that refuses is noticed by either SDK at once; one that swallows only by waiting, which is long.
  ["supabase", "signage", ["refuse"]],
  ["pusher", "studio", ["refuse", "swallow"]],
] as const)("where sockets are refused to %s", (engine, tenant, ways) => {
  const topic = `${tenant}.public`;

  it("polls within 10 s, says so, and is told again without a gap once a socket gets through", async () => {
    line.proxy.refuseSockets();
    await publish(test.backend.url, tenant, "before");
    const { client, seen, until, now } = line.open(engine, topic);
    const from = now();
    await until({ state: "live", transport: "poll" });
    expect(now() - from).toBeLessThan(10_000);
    expect(client.status).toMatchObject({
      reason: expect.stringMatching(/asks every few seconds/),
      retryAt: expect.any(Number),
    });
    await publish(test.backend.url, tenant, "while polling");
    await vi.waitFor(
      async () => expect(seen).toEqual(await logOf(topic)),
      soon,
    );
    line.proxy.mend();
    const publishing = Array.from({ length: 20 }, (_, n) =>
      publish(test.backend.url, tenant, `amid the change ${n}`),
    );
    client.reconnect();
    await until({ state: "live", transport: engine, reason: null });
    await Promise.all(publishing);
    await vi.waitFor(
      async () => expect(seen).toEqual(await logOf(topic)),
      soon,
    );
  }, 40_000);

  it.each([...ways])(
    "goes on trying by itself where a network begins to %s them",
    async (how) => {
      const { client, seen, until } = line.open(engine, topic, SPEED);
      await until({ state: "live", transport: engine });
      if (how === "refuse") line.proxy.refuseSockets();
      else line.proxy.swallowSockets();
      await until({ state: "live", transport: "poll" });
      await publish(test.backend.url, tenant, "while polling");
      line.proxy.mend();
      await until({ state: "live", transport: engine });
      await publish(test.backend.url, tenant, "told again");
      await vi.waitFor(
        async () => expect(seen).toEqual(await logOf(topic)),
        soon,
      );
      expect(client.status.counters).toMatchObject({ malformed: 0, failed: 0 });
    },
    60_000,
  );
});
