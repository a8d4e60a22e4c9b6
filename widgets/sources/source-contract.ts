import { afterEach, describe, expect, it } from "vitest";
import {
  describeAuth,
  describeBreaks,
  describePush,
} from "./source-contract-groups.ts";
import { describePresence } from "./source-contract-presence.ts";
import { Probe } from "./source-probe.ts";
import type {
  MakeHarness,
  SourceGroup,
  SourceHarness,
  Start,
} from "./source-probe.ts";

/** The suite that every source passes: a core for all, and groups for what an engine can do. */
export function describeSource(
  name: string,
  make: MakeHarness,
  groups: readonly SourceGroup[] = [],
): void {
  describe(`${name} as a source`, () => {
    let running: SourceHarness | null = null;
    const start = async () => new Probe((running = await make()));
    afterEach(async () => {
      running?.source.disconnect();
      await running?.stop();
      running = null;
    });
    describeCore(start);
    if (groups.includes("breaks")) describeBreaks(start);
    if (groups.includes("push")) describePush(start);
    if (groups.includes("auth")) describeAuth(start);
    if (groups.includes("presence")) describePresence(start);
  });
}

function describeCore(start: Start): void {
  it("reports opened once per connect", async () => {
    const probe = await (await start()).open();
    await probe.join(probe.harness.channel);
    expect(probe.of("opened")).toHaveLength(1);
    expect(probe.of("closed")).toHaveLength(0);
  });

  it("answers a join once, however often it is asked", async () => {
    const probe = await (await start()).open();
    const { channel, other } = probe.harness;
    probe.source.join(channel);
    probe.source.join(channel);
    await probe.until("joined", channel);
    probe.source.join(channel);
    await probe.join(other);
    expect(probe.of("joined", channel)).toHaveLength(1);
    expect(probe.of("refused")).toHaveLength(0);
  });

  it("passes a message once, and none after leave, which is silent", async () => {
    const probe = await (await start()).open();
    const { channel, other } = probe.harness;
    await probe.join(channel, other);
    await probe.hear(channel);
    const before = probe.of("message", channel).length;
    probe.source.leave(channel);
    await probe.harness.publish(channel);
    await probe.hear(other);
    expect(probe.of("message", channel)).toHaveLength(before);
    expect(probe.of("refused")).toHaveLength(0);
    expect(probe.of("closed")).toHaveLength(0);
  });

  it("joins again after a leave", async () => {
    const probe = await (await start()).open();
    const { channel } = probe.harness;
    await probe.join(channel);
    probe.source.leave(channel);
    probe.source.join(channel);
    await probe.until("joined", channel, 2);
    await probe.hear(channel);
  });

  it("names every log message a frame", async () => {
    const probe = await (await start()).open();
    await probe.join(probe.harness.channel);
    await probe.hear(probe.harness.channel);
    expect(probe.of("message")[0]).toMatchObject({ event: "frame" });
  });

  it("is refused a channel that may not be read, and the others go on", async () => {
    const probe = await (await start()).open();
    const { channel, denied } = probe.harness;
    await probe.join(channel);
    probe.source.join(denied);
    const refused = await probe.until("refused", denied);
    expect(refused).toMatchObject({ reason: { kind: "denied" } });
    await probe.hear(channel);
    expect(probe.of("joined", denied)).toHaveLength(0);
  });

  it("is silent after disconnect, and leaves nothing behind", async () => {
    const probe = await (await start()).open();
    const { channel, other } = probe.harness;
    await probe.join(channel);
    probe.source.join(other);
    const before = probe.seen;
    const count = before.reports.length;
    probe.source.disconnect();
    await probe.harness.publish(channel);
    expect(await probe.harness.leftovers(0)).toBe(0);
    await probe.open();
    await probe.join(other);
    expect(before.reports).toHaveLength(count);
  });

  it("can be disconnected before it opened", async () => {
    const probe = await start();
    probe.source.connect(probe.seen.context);
    probe.source.disconnect();
    const first = probe.seen;
    await probe.open();
    expect(first.reports).toEqual([]);
  });

  it("throws nothing, whatever is called when", async () => {
    const probe = await start();
    const { source, harness } = probe;
    source.leave(harness.channel);
    source.join(harness.channel);
    source.disconnect();
    source.disconnect();
    source.refresh?.("token");
    await probe.open();
    source.leave("never joined");
    source.join("");
    source.join("x".repeat(10_000));
    source.refresh?.(null);
    await probe.join(harness.channel);
  });
}
