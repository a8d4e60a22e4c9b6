import { describe, expect, it } from "vitest";
import { fakeDeps } from "../sources/fake-deps.ts";
import { Pulse } from "./pulse.ts";

/** A line that answers after `rtt` ms, or never while it is dead. */
function createLine(usual: number | null = null) {
  const time = fakeDeps();
  const told: string[] = [];
  const line = { dead: false, open: true, rtt: 50, pings: 0, skip: 0 };
  const pulse = new Pulse({
    deps: { now: () => time.now() + line.skip, after: time.after },
    ping() {
      if (!line.open) return false;
      line.pings += 1;
      if (!line.dead) time.after(line.rtt, () => pulse.heard(true));
      return true;
    },
    lost: (message) => told.push(message),
    woke: () => told.push("woke"),
    usual: () => usual,
  });
  pulse.start();
  pulse.beat();
  return { pulse, time, line, told };
}

/** How long after its death a line is noticed. */
async function noticedAfter(bench: ReturnType<typeof createLine>) {
  const { time, line, told } = bench;
  line.dead = true;
  const from = time.now();
  while (told.length === 0 && time.now() - from < 120_000)
    await time.advance(100);
  return time.now() - from;
}

describe("a pulse", () => {
  it("asks a line that answers every 15 s or so, and says nothing", async () => {
    const { time, line, told } = createLine();
    await time.advance(150_000);
    expect(line.pings).toBeGreaterThanOrEqual(9);
    expect(line.pings).toBeLessThanOrEqual(11);
    expect(told).toEqual([]);
  });

  it.each([0, 5_000, 14_900, 15_100, 29_000])(
    "notices within 30 s a line that died after %d ms",
    async (ms) => {
      const bench = createLine();
      await bench.time.advance(ms);
      expect(await noticedAfter(bench)).toBeLessThanOrEqual(30_000);
      expect(bench.told[0]).toMatch(/did not answer within/);
    },
  );

  it("notices within half a second once there is a reason to doubt", async () => {
    const bench = createLine();
    await bench.time.advance(5_000);
    bench.pulse.doubt();
    bench.line.dead = true;
    bench.time.after(60, () => bench.pulse.doubt());
    expect(await noticedAfter(bench)).toBeLessThanOrEqual(700);
  });

  it("is as patient as the line is slow, and no less when doubted again and again", async () => {
    const { pulse, time, line, told } = createLine(400);
    line.dead = true;
    await time.advance(5_000);
    pulse.doubt();
    for (let n = 0; n < 15; n += 1) {
      await time.advance(100);
      pulse.doubt();
    }
    expect(told).toEqual([]);
    await time.advance(200);
    expect(told).toHaveLength(1);
  });

  it("takes anything that comes for life, but in doubt only the answer", async () => {
    const { pulse, time, line, told } = createLine();
    line.dead = true;
    await time.advance(15_000);
    for (let n = 0; n < 20; n += 1) {
      await time.advance(1_000);
      pulse.heard();
    }
    expect(told).toEqual([]);
    pulse.doubt();
    pulse.heard();
    await time.advance(500);
    expect(told).toHaveLength(1);
  });

  it("tells that the machine slept, by the clock alone", async () => {
    const { time, line, told } = createLine();
    await time.advance(5_000);
    line.skip = 3_600_000;
    await time.advance(2_000);
    expect(told).toEqual(["woke"]);
  });

  it("gives an answer that waited behind a long task its chance", async () => {
    const { pulse, time, line, told } = createLine();
    line.dead = true;
    await time.advance(16_000);
    line.skip = 12_000;
    await time.advance(10_100);
    const lost = () => told.filter((it) => it !== "woke");
    expect(lost()).toEqual([]);
    pulse.heard(true);
    await time.advance(1_000);
    expect(lost()).toEqual([]);
    await time.advance(25_000);
    expect(lost()).not.toEqual([]);
  });

  it("asks on what comes where timers hardly run", async () => {
    const { pulse, time, line } = createLine();
    await time.advance(100);
    pulse.stop();
    const { pings } = line;
    await time.advance(16_000);
    pulse.heard();
    expect(line.pings).toBe(pings + 1);
  });

  it("leaves no timer behind, and asks nobody where there is no line", async () => {
    const { pulse, time, line } = createLine();
    await time.advance(100);
    line.open = false;
    await time.advance(60_000);
    pulse.doubt();
    pulse.stop();
    expect([time.pending, line.pings]).toEqual([[], 1]);
  });
});
