import { describe, expect, it, vi } from "vitest";
import { useTestBackend } from "./test-backend.ts";
import { soon, useLine } from "./test-line.ts";

// Lines that die without a word, with the unmodified SDKs over real sockets.

const test = useTestBackend();
const line = useLine(test);

async function openLine(transport: "supabase" | "pusher", speed = 1) {
  const opened = line.open(transport, "host.public", speed);
  const { client, now, until } = opened;
  await until({ state: "live" });
  const { connectedAt } = client.status;
  const reconnected = () =>
    vi.waitFor(() => {
      expect(client.status.state).toBe("live");
      expect(client.status.connectedAt).toBeGreaterThan(connectedAt!);
    }, soon);
  const noticed = async () => {
    const from = now();
    await vi.waitFor(
      () => expect(client.status.connectedAt).not.toBe(connectedAt),
      soon,
    );
    return now() - from;
  };
  return { ...opened, noticed, reconnected };
}

describe.each(["supabase", "pusher"] as const)(
  "a dead line of %s",
  (engine) => {
    it("is noticed within 30 s, and replaced", async () => {
      const { noticed, reconnected } = await openLine(engine, 5);
      line.proxy.swallowSockets();
      line.proxy.mend();
      expect(await noticed()).toBeLessThanOrEqual(30_000);
      await reconnected();
    }, 20_000);

    it.each(["wake", "doubt"] as const)(
      "is noticed at once when the page tells of a %s",
      async (change) => {
        const { tell, noticed, reconnected, client } = await openLine(engine);
        await vi.waitFor(
          () => expect(client.status.latency).not.toBe(null),
          soon,
        );
        line.proxy.swallowSockets();
        line.proxy.mend();
        tell(change);
        // Half a second by the virtual clock (pulse.test.ts); here, long before it would be asked anyway.
        expect(await noticed()).toBeLessThan(5_000);
        await reconnected();
      },
      20_000,
    );

    it("is told from a live one: that stays", async () => {
      const { client, tell } = await openLine(engine);
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
