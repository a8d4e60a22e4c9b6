import { expect, it } from "vitest";
import { Probe } from "./source-probe.ts";
import type { Start } from "./source-probe.ts";
import type { PresenceMembers } from "./source.ts";

/** Group `presence`: who is in a room, and what they send each other. */
export function describePresence(start: Start): void {
  const both = async () => {
    const one = await (await start()).open();
    const { source, context, key } = one.harness.another!();
    const two = await new Probe(one.harness, source, context).open();
    const room = one.harness.room!;
    for (const probe of [one, two]) await probe.join(room);
    return { one, two, room, keys: [one.harness.key!, key] as const };
  };
  const present = (probe: Probe, room: string, wanted: readonly string[]) =>
    new Promise<PresenceMembers>((resolve) => {
      const stop = probe.source.live!.onPresence(room, (members) => {
        if ([...members.keys()].sort().join() !== [...wanted].sort().join())
          return;
        queueMicrotask(() => stop());
        resolve(members);
      });
    });

  it("shows everyone who is in the room by their key", async () => {
    const { one, two, room, keys } = await both();
    await one.source.live!.track(room, keys[0], { tab: "a" });
    await two.source.live!.track(room, keys[1], { tab: "b" });
    await present(one, room, keys);
    const members = await present(two, room, keys);
    for (const metas of members.values()) expect(metas).toHaveLength(1);
    two.source.disconnect();
  });

  it("queues what is tracked while the join is on its way", async () => {
    const probe = await (await start()).open();
    const { room, key } = probe.harness;
    probe.source.join(room!);
    await probe.source.live!.track(room!, key!, { tab: "a" });
    await present(probe, room!, [key!]);
  });

  it("shows no longer who left", async () => {
    const { one, two, room, keys } = await both();
    await one.source.live!.track(room, keys[0], {});
    await two.source.live!.track(room, keys[1], {});
    await present(one, room, keys);
    two.source.disconnect();
    await present(one, room, [keys[0]]);
  });

  it("sends to everyone else, and not to itself", async () => {
    const { one, two, room, keys } = await both();
    await one.source.live!.track(room, keys[0], {});
    const own: unknown[] = [];
    one.source.live!.onSend(room, (event) => own.push(event));
    const heard = new Promise((resolve) =>
      two.source.live!.onSend(room, (event, payload) =>
        resolve({ event, payload }),
      ),
    );
    await one.source.live!.send(room, "typing", { on: true });
    expect(await heard).toEqual({ event: "typing", payload: { on: true } });
    expect(own).toEqual([]);
    expect(two.of("message", room)).toHaveLength(0);
    two.source.disconnect();
  });

  it("refuses to send where it is not", async () => {
    const probe = await (await start()).open();
    const sending = probe.source.live!.send(probe.harness.room!, "typing", {});
    await expect(sending).rejects.toThrow(/Join the channel first/);
  });
}
