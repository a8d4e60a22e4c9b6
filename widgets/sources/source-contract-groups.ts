import { expect, it } from "vitest";
import type { Start } from "./source-probe.ts";

/** Group `breaks`: a connection that the other side can end. */
export function describeBreaks(start: Start): void {
  it("says that the connection broke, and forgets its channels", async () => {
    const probe = await (await start()).open();
    const { channel, other } = probe.harness;
    await probe.join(channel, other);
    await probe.harness.cut!();
    const closed = await probe.until("closed");
    expect(closed).toMatchObject({
      reason: { kind: expect.stringMatching(/^(lost|busy)$/) as string },
    });
    await probe.open();
    await probe.join(other);
    await probe.harness.publish(channel);
    await probe.hear(other);
    expect(probe.of("joined", channel)).toHaveLength(0);
    expect(probe.of("message", channel)).toHaveLength(0);
  });

  it("reports a break once, and nothing of its channels", async () => {
    const probe = await (await start()).open();
    await probe.join(probe.harness.channel);
    await probe.harness.cut!();
    await probe.until("closed");
    const before = probe.seen;
    await probe.open();
    const kinds = before.reports.map((report) => report.kind);
    expect(kinds.filter((kind) => kind === "closed")).toHaveLength(1);
    expect(kinds).not.toContain("refused");
    expect(kinds.at(-1)).toBe("closed");
  });

  it("holds one connection after ten breaks", async () => {
    const probe = await (await start()).open();
    await probe.join(probe.harness.channel);
    const once = await probe.harness.leftovers(1);
    for (let n = 0; n < 10; n += 1) {
      await probe.harness.cut!();
      await probe.until("closed");
      await (await probe.open()).join(probe.harness.channel);
    }
    expect(await probe.harness.leftovers(once)).toBe(once);
    await probe.hear(probe.harness.channel);
  });
}

/** Group `push`: an engine that carries payloads. */
export function describePush(start: Start): void {
  it("passes messages as they are, however strange", async () => {
    const probe = await (await start()).open();
    const { channel, send } = probe.harness;
    await probe.join(channel);
    const strange: object[] = [
      {},
      { v: 2, topic: 5, events: "no" },
      { deep: JSON.parse("[".repeat(60) + "]".repeat(60)) as unknown },
      JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as object,
      { text: "ü 🎉 \u2028 \\" },
    ];
    for (const payload of strange) await send!(channel, payload);
    await probe.until("message", channel, strange.length);
    expect(probe.seen.payloads(channel).map(plain)).toEqual(
      strange.map((payload) => JSON.stringify(payload)),
    );
    expect("polluted" in {}).toBe(false);
  });

  it("keeps the order of one publisher", async () => {
    const probe = await (await start()).open();
    const { channel, send } = probe.harness;
    await probe.join(channel);
    for (let n = 0; n < 50; n += 1) await send!(channel, { n });
    await probe.until("message", channel, 50);
    const order = probe.seen.payloads(channel) as readonly { n: number }[];
    expect(order.map(({ n }) => n)).toEqual([...Array(50).keys()]);
  });

  it("passes 8,192 bytes whole", async () => {
    const probe = await (await start()).open();
    const { channel, send } = probe.harness;
    await probe.join(channel);
    await send!(channel, { x: "y".repeat(8_180) });
    await probe.until("message", channel);
    const [payload] = probe.seen.payloads(channel) as readonly { x: string }[];
    expect(payload!.x).toHaveLength(8_180);
  });
}

/** As JSON, without the `id` that Supabase adds to what the database sends. */
function plain(payload: unknown): string {
  return JSON.stringify(payload, (name, value: unknown) =>
    name === "id" ? undefined : value,
  );
}

/** Group `auth`: tokens that expire while connected. */
export function describeAuth(start: Start): void {
  it("asks for a fresh token when one expired, and comes back with it", async () => {
    const probe = await (await start()).open();
    const { channel, expire } = probe.harness;
    await probe.join(channel);
    await expire!();
    const refused = await probe.until("refused", channel);
    expect(refused).toMatchObject({ reason: { kind: "token" } });
    await probe.join(channel);
    await probe.until("joined", channel, 2);
    await probe.hear(channel);
  });

  it("stays joined when a fresh token is handed over in time", async () => {
    const probe = await (await start()).open();
    const { channel } = probe.harness;
    await probe.join(channel);
    probe.source.refresh?.(await probe.seen.context.token());
    await probe.hear(channel);
    expect(probe.of("refused")).toHaveLength(0);
  });
}
