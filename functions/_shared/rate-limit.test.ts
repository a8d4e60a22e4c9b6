import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLimit } from "./rate-limit.ts";
import { createTestBed, loggedLine } from "./testing.ts";
import type { TestBed } from "./testing.ts";

let bed: TestBed;
beforeAll(async () => {
  const now = Date.now();
  bed = await createTestBed({
    // A subject's name has a salt of the day.
    now: () => now,
    limit: (call, subject) => createLimit(bed.database)(call, subject),
  });
  Object.assign(bed.deps.config, { addressHeader: "x-real-ip" });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query("delete from livelets.allowance");
});

const limit = (call: string, who: string, burst: number, perMinute: number) =>
  bed.database.query(
    `insert into livelets.rate_limit values ($1, $2, $3, $4)
     on conflict (call, who) do update set burst = excluded.burst, per_minute = excluded.per_minute`,
    [call, who, burst, perMinute],
  );
const from = (address: string) => ({ headers: { "x-real-ip": address } });
const as = async (role: string) => ({
  headers: { authorization: `Bearer ${await bed.tokenOf(role, "gym")}` },
});
const statuses = async (
  times: number,
  ask: () => Promise<{ status: number }>,
) =>
  (await Promise.all(Array.from({ length: times }, ask))).map(
    ({ status }) => status,
  );
const count = (all: number[], status: number) =>
  all.filter((one) => one === status).length;

describe("a visitor", () => {
  it.each([
    "connect?tenant=gym",
    "history?topic=gym.public",
    "heads?topic=gym.public",
  ])("who asks %s too often is told how long to wait", async (path) => {
    await limit(path.split("?")[0]!, "visitor", 5, 2);
    const began = Date.now();
    const all = await statuses(8, () => bed.call(path, from("192.0.2.1")));
    expect([count(all, 200), count(all, 429)]).toEqual([5, 3]);
    const { headers, body } = await bed.call(path, from("192.0.2.1"));
    const wait = Number(headers.get("retry-after"));
    const passed = (Date.now() - began) / 1000;
    expect(wait).toBeLessThanOrEqual(30);
    expect(wait).toBeGreaterThanOrEqual(Math.ceil(30 - passed));
    expect(body.error).toMatchObject({ code: "rate_limited" });
    expect((await bed.call(path, from("192.0.2.2"))).status).toBe(200);
  });

  it("is told apart by network: a household has one of IPv6", async () => {
    await limit("heads", "visitor", 1, 1);
    const ask = async (address: string) =>
      (await bed.call("heads?topic=gym.public", from(address))).status;
    expect(await ask("2001:db8:0:1::1")).toBe(200);
    expect(await ask("2001:0db8:0000:0001:ffff::2")).toBe(429);
    expect(await ask("2001:db8:0:2::1")).toBe(200);
  });

  it("leaves no address behind, in the table or in the log", async () => {
    await bed.call("heads?topic=gym.public", from("192.0.2.77"));
    const kept = await bed.database.query("select * from livelets.allowance");
    expect(kept).toHaveLength(1);
    expect(JSON.stringify([kept, bed.logged])).not.toContain("192.0.2.77");
  });
});

describe("a person", () => {
  it("has an allowance for each call, wherever they sit", async () => {
    await limit("history", "user", 2, 1);
    const { headers } = await as("member");
    let n = 0;
    const ask = () =>
      bed.call("history?topic=gym.public", {
        headers: { ...headers, ...from(`192.0.2.${n++}`).headers },
      });
    const all = await statuses(5, ask);
    expect([count(all, 200), count(all, 429)]).toEqual([2, 3]);
    const other = await bed.call("history?topic=gym.public", await as("staff"));
    expect(other.status).toBe(200);
    expect((await bed.call("heads?topic=gym.public", { headers })).status).toBe(
      200,
    );
  });

  it.each(["publish", "command"])(
    "publishes and commands no more than that: %s",
    async (call) => {
      await limit(call, "user", 1, 1);
      const { headers } = await as("staff");
      const body = {
        ...loggedLine(),
        type: "member_checked_in",
        data: {
          member: { id: "1", full_name: "A" },
          timestamp: "2026-11-20T10:00:00Z",
        },
      };
      const post = () =>
        bed.post(call, body, { ...headers, apikey: "sb_publishable_test" });
      const all = await statuses(3, post);
      expect(count(all, 429)).toBe(2);
    },
  );

  it("has room again as time goes by", async () => {
    // A hundred minutes, of which this test takes none that counts.
    await limit("history", "user", 1, 0.01);
    const headers = await as("member");
    const ask = async () =>
      (await bed.call("history?topic=gym.public", headers)).status;
    expect([await ask(), await ask()]).toEqual([200, 429]);
    await bed.database.query(
      "update livelets.allowance set full_at = full_at - interval '99 minutes'",
    );
    expect(await ask()).toBe(429);
    await bed.database.query(
      "update livelets.allowance set full_at = full_at - interval '1 minute'",
    );
    expect(await ask()).toBe(200);
  });
});

describe("a server with a secret key", () => {
  it("has no limit", async () => {
    await limit("heads", "visitor", 1, 1);
    await limit("heads", "refused", 1, 1);
    const ask = () =>
      bed.call("heads?topic=gym.public", {
        headers: { apikey: "sb_secret_test" },
      });
    expect(count(await statuses(10, ask), 200)).toBe(10);
    expect(await bed.database.query("select from livelets.allowance")).toEqual(
      [],
    );
  });
});

describe("whoever is refused again and again", () => {
  const guess = (n: number, headers = {}) =>
    bed.post(
      "pusher-auth",
      { socket_id: "1.1", channel_name: `private-gym.room.guess${n}.g1` },
      { apikey: "sb_publishable_test", ...headers },
    );

  it("S24: is slowed down after 30 guesses, in words that are equal for absent and forbidden", async () => {
    const answers = [];
    const began = Date.now();
    for (let n = 0; n < 10_000; n++) {
      const isThere = n % 2 === 0;
      answers.push(
        await bed.post(
          "pusher-auth",
          {
            socket_id: "1.1",
            channel_name: isThere
              ? "private-gym.role.admin.g1"
              : `private-absent${n}.public.g1`,
          },
          { apikey: "sb_publishable_test" },
        ),
      );
    }
    const passed = (Date.now() - began) / 1000;
    const all = answers.map(({ status }) => status);
    // 30 at once and one every 2 s; the rest is refused without a look at what it asked for.
    expect(all.slice(0, 30)).toEqual(Array(30).fill(403));
    expect(count(all, 403) + count(all, 429)).toBe(10_000);
    expect(count(all, 403)).toBeLessThanOrEqual(30 + Math.ceil(passed / 2));
    for (const status of [403, 429]) {
      const bodies = answers
        .filter((answer) => answer.status === status)
        .map(({ body }) =>
          JSON.stringify({ ...Object(body.error), requestId: "" }),
        );
      expect(new Set(bodies).size).toBe(1);
    }
  }, 240_000);

  it("keeps nobody else out, not even what they may have themselves", async () => {
    for (let n = 0; n < 40; n++) await guess(n);
    expect((await guess(41)).status).toBe(429);
    const mine = { socket_id: "1.1", channel_name: "private-gym.public.g1" };
    const { status } = await bed.post("pusher-auth", mine, {
      apikey: "sb_publishable_test",
    });
    expect(status).toBe(200);
    expect((await guess(42, (await as("member")).headers)).status).toBe(200);
    const { headers } = await as("visitor");
    expect((await guess(43, headers)).status).toBe(403);
  });

  it("counts keys and tokens that are wrong, before they are known", async () => {
    await limit("history", "refused", 3, 1);
    const ask = () =>
      bed.call("history?topic=gym.public", { headers: { apikey: "guess" } });
    const all = await statuses(5, ask);
    expect([count(all, 401), count(all, 429)]).toEqual([3, 2]);
  });
});

describe("what is kept of allowances", () => {
  it("goes once they are full again", async () => {
    await bed.call("heads?topic=gym.public", from("192.0.2.1"));
    await bed.database.query("select livelets.sweep()");
    expect(
      await bed.database.query("select from livelets.allowance"),
    ).toHaveLength(1);
    await bed.database.query(
      "update livelets.allowance set full_at = full_at - interval '1 hour'",
    );
    await bed.database.query("select livelets.sweep()");
    expect(await bed.database.query("select from livelets.allowance")).toEqual(
      [],
    );
  });
});
