import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../_shared/database.ts";
import { createLimit } from "../_shared/rate-limit.ts";
import { createTestBed, loggedLine, SECRET } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";
import { createCount } from "./count.ts";

let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed({
    limit: (call, subject) => createLimit(bed.database)(call, subject),
  });
}, 60_000);
afterAll(() => bed.close());

describe("health", () => {
  it("tells how it is, and how many events there are in all topics", async () => {
    await bed.post("publish", loggedLine());
    const { status, headers, body } = await bed.call("health");
    expect([status, body]).toEqual([
      200,
      {
        status: "ok",
        services: [
          { name: "database", status: "ok", latency: expect.any(Number) },
        ],
        eventsEmitted: 2,
      },
    ]);
    expect(headers.get("retry-after")).toBeNull();
  });

  it("is refused to who asks too often, and to no server", async () => {
    await bed.database.query(
      "insert into livelets.rate_limit values ('health', 'visitor', 3, 1)",
    );
    await bed.database.query("delete from livelets.allowance");
    const ask = async (init = {}) => await bed.call("health", init);
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await ask());
    expect(answers.map(({ status }) => status)).toEqual([
      200, 200, 200, 429, 429,
    ]);
    expect(answers[4]!.headers.get("retry-after")).toMatch(/^(59|60)$/);
    expect((await ask({ headers: { apikey: SECRET } })).status).toBe(200);
    expect((await ask({ headers: { apikey: "wrong" } })).status).toBe(429);
  });
});

describe("the count of events", () => {
  const clock = { now: 0 };
  let asked = 0;
  /** A database on which counting takes so long. */
  let takes = 50;
  let fails = false;
  const database = {
    query: () => {
      asked += 1;
      clock.now += takes;
      return fails
        ? Promise.reject(new Error("gone"))
        : Promise.resolve([{ events: asked }]);
    },
  } as unknown as Database;
  const count = () =>
    createCount({ ...bed.deps, database, now: () => clock.now });
  beforeEach(() => {
    asked = 0;
    fails = false;
  });

  it("is made once for all who ask meanwhile, and for a hundred times as long as it took", async () => {
    takes = 50;
    const ask = count();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    clock.now += 4_999;
    expect(await ask()).toBe(1);
    clock.now += 1;
    expect(await ask()).toBe(2);
  });

  it("is made anew each time where it costs nothing, and after a minute where it costs much", async () => {
    takes = 0;
    const ask = count();
    expect([await ask(), await ask()]).toEqual([1, 2]);
    takes = 5_000;
    await ask();
    clock.now += 59_999;
    expect(await ask()).toBe(3);
    clock.now += 1;
    expect(await ask()).toBe(4);
  });

  it("that failed is not kept", async () => {
    takes = 50;
    const ask = count();
    fails = true;
    await expect(ask()).rejects.toThrow("gone");
    fails = false;
    expect(await ask()).toBe(2);
  });
});
