import { describe, expect, it, vi } from "vitest";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { LogPort, Source } from "../sources/source.ts";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import { createBench } from "./testing.ts";

/** The engine alone, as a site's own channel has it: no log behind it. */
function withoutLog(source: Source): Source {
  const bare: Source & { log?: LogPort } = {
    kind: source.kind,
    connect: (context) => source.connect(context),
    disconnect: () => source.disconnect(),
    join: (channel, options) => source.join(channel, options),
    leave: (channel) => source.leave(channel),
  };
  return bare;
}

async function createBareBench() {
  const hub = createMemoryHub();
  hub.log.open("site.public");
  const { client, time } = createBench({
    source: withoutLog(memorySource(hub)),
    tenant: undefined,
  });
  const channel = "site.public.g1";
  /** The code of bare channels was fetched, and the channel is joined. */
  const joined = async () => {
    await vi.waitFor(() => expect(client.status.topics).not.toEqual([]));
    await time.advance(0);
  };
  return { client, time, hub, channel, joined };
}

describe("a bare channel", () => {
  it("is unverified, never live, and shows what map makes of a message", async () => {
    const { client, hub, channel, joined } = await createBareBench();
    const seen: (LiveEvent | LiveReset)[] = [];
    client.topic(channel).subscribe((event) => seen.push(event), {
      map: (payload, { event }) => ({
        type: `site:${event}`,
        data: { order: payload },
      }),
    });
    await joined();
    hub.send(channel, { n: 1 }, "placed");
    expect(seen).toMatchObject([
      {
        type: "site:placed",
        data: { order: { n: 1 } },
        topic: channel,
        seq: 1,
      },
    ]);
    expect([client.bare, client.status.state]).toEqual([true, "unverified"]);
  });

  it("ignores what map ignores, and shows plain objects without a map", async () => {
    const { client, hub, channel, joined } = await createBareBench();
    const [mapped, plain] = [vi.fn(), vi.fn()];
    client.topic(channel).subscribe(mapped, { map: () => null });
    client.topic(channel).subscribe(plain);
    await joined();
    for (const payload of [{ n: 1 }, "text", null])
      hub.send(channel, payload, "placed");
    expect(mapped).not.toHaveBeenCalled();
    expect(plain.mock.calls).toMatchObject([
      [{ type: "placed", data: { n: 1 } }],
    ]);
  });

  it("tells the owner of a map that throws or returns nonsense, and nobody else", async () => {
    const { client, hub, channel, joined } = await createBareBench();
    const [onError, other] = [vi.fn(), vi.fn()];
    const polluting = JSON.parse(
      '{"type":"x","data":{"__proto__":{"polluted":true}}}',
    ) as { type: string; data: object };
    client.topic(channel).subscribe(() => {}, {
      map: (payload) => {
        if (payload === 1) throw new Error("mine");
        return polluting as never;
      },
      onError,
    });
    client
      .topic(channel)
      .subscribe(other, { map: () => ({ type: "x", data: {} }) });
    await joined();
    hub.send(channel, 1, "a");
    hub.send(channel, 2, "b");
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual([
      "Error: mine",
      expect.stringContaining("returned no event"),
    ]);
    expect(other).toHaveBeenCalledTimes(2);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("says offline when the line is gone", async () => {
    const { client, time, hub, channel, joined } = await createBareBench();
    client.topic(channel).subscribe(() => {});
    await joined();
    hub.down = { kind: "lost", message: "gone" };
    hub.cut();
    await time.advance(1_500);
    expect(client.status).toMatchObject({ state: "offline", reason: "gone" });
  });
});
