import { describe, expect, it } from "vitest";
import { TOPIC, createBench } from "./testing.ts";

async function createMeasured() {
  const bench = createBench();
  bench.client.topic(TOPIC).subscribe(() => {});
  await bench.time.advance(0);
  const meter = await bench.client.measure();
  return { ...bench, meter };
}

describe("figures", () => {
  it("are plain JSON, and name no topic, no person and no event", async () => {
    const { meter, append, time } = await createMeasured();
    append(1);
    await time.advance(1_000);
    const figures = meter.read();
    const text = JSON.stringify(figures);
    expect(JSON.parse(text)).toEqual(figures);
    expect(text).not.toContain("gym");
    expect(Object.keys(figures).sort()).toEqual(
      "at breaker counters errorRate latency quality reconnects since state throughput transport uptime".split(
        " ",
      ),
    );
  });

  it("count the events of the last minute, and forget those before", async () => {
    const { meter, append, time } = await createMeasured();
    for (let n = 1; n <= 120; n += 1) {
      append(n);
      await time.advance(500);
    }
    expect(meter.read().throughput).toBeCloseTo(2, 1);
    await time.advance(30_000);
    expect(meter.read().throughput).toBeCloseTo(1, 1);
    await time.advance(90_000);
    expect(meter.read().throughput).toBe(0);
  });

  it("tell the share of what could not be read", async () => {
    const { meter, hub, append, time } = await createMeasured();
    for (let n = 1; n <= 9; n += 1) append(n);
    hub.send(hub.log.channel(TOPIC), "no frame");
    await time.advance(1_000);
    expect(meter.read().errorRate).toBeCloseTo(0.1);
  });

  it("tell how much of the time it was live", async () => {
    const { meter, hub, time } = await createMeasured();
    await time.advance(60_000);
    expect(meter.read()).toMatchObject({ uptime: 1, reconnects: 0 });
    hub.down = { kind: "final", message: "gone" };
    hub.cut();
    await time.advance(60_000);
    expect(meter.read().uptime).toBeCloseTo(0.5, 1);
  });

  it("hold no more than a minute of samples, and end when told to", async () => {
    const { client, meter, time, append } = await createMeasured();
    meter.stop();
    await time.advance(1_000);
    append(1);
    await time.advance(1_000);
    await client.close();
    expect(meter.read().state).toBe("offline");
  });
});

describe("without a breaker", () => {
  it("a client goes on as its backoff says", async () => {
    const { client, hub, time } = createBench({ breaker: false });
    hub.down = { kind: "lost", message: "no route" };
    client.topic(TOPIC).subscribe(() => {});
    for (let n = 0; n < 10; n += 1) {
      await time.advance(0);
      expect(client.status.breaker).toBe("closed");
      const wait = client.status.retryAt! - time.now();
      expect(wait).toBeLessThanOrEqual(30_000);
      await time.advance(wait);
    }
  });
});
