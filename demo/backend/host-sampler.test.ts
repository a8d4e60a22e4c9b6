import { describe, expect, it } from "vitest";
import { createHostSampler } from "./host-sampler.ts";

function createWorld() {
  const side = { sockets: 0, channels: 0, framesReceived: 0, framesSent: 0 };
  const stats = { ...side, supabase: side, pusher: side };
  const published: { type: string; data: Record<string, unknown> }[] = [];
  const world = { stats, published, time: 0 };
  const sampler = createHostSampler({
    stats: () => world.stats,
    now: () => world.time,
    async publish(type, data) {
      published.push({ type, data: data as Record<string, unknown> });
    },
  });
  const valueOf = (metric: string) =>
    published.findLast(({ data }) => data.metric === metric)?.data.value;
  const logs = () =>
    published
      .filter(({ type }) => type === "host:log")
      .map(({ data }) => data.message);
  return { world, sampler, valueOf, logs };
}

describe("the host sampler", () => {
  it("measures this machine within what is possible", async () => {
    const { sampler, valueOf } = createWorld();
    await sampler.sample();
    for (const ratio of ["cpu", "memory"]) {
      expect(valueOf(ratio)).toBeGreaterThanOrEqual(0);
      expect(valueOf(ratio)).toBeLessThanOrEqual(1);
    }
    expect(valueOf("event_loop_lag")).toBeGreaterThanOrEqual(0);
    sampler.stop();
  });

  it("counts frames per second since the sample before", async () => {
    const { world, sampler, valueOf } = createWorld();
    world.time = 2_000;
    world.stats = { ...world.stats, framesSent: 10 };
    await sampler.sample();
    expect(valueOf("frames_per_second")).toBe(5);
    world.time = 4_000;
    await sampler.sample();
    expect(valueOf("frames_per_second")).toBe(0);
    sampler.stop();
  });

  it("logs a threshold once when it is crossed, and not again within a minute", async () => {
    const { world, sampler, logs } = createWorld();
    const at = async (time: number, sockets: number) => {
      world.time = time;
      world.stats = { ...world.stats, sockets };
      await sampler.sample();
    };
    await at(1_000, 9);
    await at(2_000, 12);
    await at(3_000, 13);
    await at(4_000, 9);
    await at(5_000, 12);
    expect(logs().filter((line) => String(line).includes("sockets"))).toEqual([
      "Open sockets reached 10: 12 now.",
      "Open sockets fell below 10: 9 now.",
    ]);
    sampler.stop();
  });
});
