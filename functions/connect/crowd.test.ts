import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";
import { spreadOf } from "./spread.ts";

const MINUTE_MS = 60_000;
let bed: TestBed;
let now = Date.parse("2026-03-14T08:15:00Z");

beforeAll(async () => {
  bed = await createTestBed({ now: () => now });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  now += 60 * MINUTE_MS;
  // What the process has counted and not told yet.
  await heads("0");
  await bed.settle();
  await bed.database.query("delete from livelets.crowd");
});

const count = (pages: number) =>
  bed.database.query(
    "select livelets.count_crowd($1, to_timestamp($2::float8 / 1000))",
    [pages, now],
  );
async function crowd(): Promise<number> {
  await bed.settle();
  const [row] = await bed.database.query<{ crowd: number }>(
    "select livelets.crowd_at(to_timestamp($1::float8 / 1000)) as crowd",
    [now],
  );
  return row!.crowd;
}
const spread = async () =>
  (await bed.call("connect?tenant=gym")).body.spreadMs as unknown as number;
const heads = (since: string) =>
  bed.call(`heads?topic=gym.public&since=${since}`);

describe("how many pages look on", () => {
  it("is told as the time over which to spread, of which a small site has none", async () => {
    expect(await spread()).toBe(500);
    await count(4_000);
    const told = await spread();
    expect(told).toBeGreaterThan(3_900);
    expect(told).toBeLessThan(4_100);
    await count(90_000);
    expect(await spread()).toBe(10_000);
  });

  it("fades when they leave", async () => {
    await count(4_000);
    now += 10 * MINUTE_MS;
    expect(await crowd()).toBeLessThan(600);
    now += 60 * MINUTE_MS;
    expect(await crowd()).toBe(0);
  });

  it("stays what it is while they give a sign of life now and then, however often that is", async () => {
    for (const everyS of [30, 240]) {
      await bed.database.query("delete from livelets.crowd");
      await count(2_000);
      for (let s = 0; s < 3_600; s += everyS) {
        now += everyS * 1_000;
        await count((2_000 * everyS) / 300);
      }
      const found = await crowd();
      // Read right after a sign of all of them at once: at most that sign too many.
      expect(found).toBeGreaterThan(1_900);
      expect(found).toBeLessThan(2_000 * (1 + everyS / 300));
    }
  });

  it("comes from those who connect and ask for heads", async () => {
    for (let n = 0; n < 20; n += 1) await bed.call("connect?tenant=gym");
    // A process tells the database twice a minute.
    now += MINUTE_MS / 2;
    await heads("30");
    expect(await crowd()).toBeGreaterThan(15);
    expect(await crowd()).toBeLessThanOrEqual(21);
  });

  it.each(["-5", "NaN", "1e999", "x", "", "99999999999"])(
    "is at most one more for a call with since=%s",
    async (since) => {
      now += MINUTE_MS;
      expect((await heads(since)).status).toBe(200);
      expect(await crowd()).toBeLessThanOrEqual(1);
    },
  );

  it("does not break on a clock that went back, nor on absurd figures", async () => {
    await count(1_000);
    now -= 60 * MINUTE_MS;
    await count(10);
    expect(await crowd()).toBe(1_010);
    for (let n = 0; n < 5; n += 1) await count(1e300);
    expect(spreadOf(await crowd())).toBe(10_000);
    await count(-1e300);
    expect(await crowd()).toBeGreaterThanOrEqual(0);
  });
});
