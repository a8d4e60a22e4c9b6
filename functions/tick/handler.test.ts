import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SECRET, createTestBed } from "../_shared/testing.ts";
import { builtInGenerators } from "../_shared/generators.ts";
import type { TestBed } from "../_shared/testing.ts";
import type { Generator } from "../../widgets/events/pack.ts";

let bed: TestBed;
const clock = { now: Date.parse("2026-06-10T10:00:02Z") };
interface Sent {
  batch: { data: string }[];
}
/** What Pusher was asked to send. */
const sent: Sent[] = [];
const background: Promise<unknown>[] = [];
const settle = () => Promise.all(background.splice(0));
const broken: Generator = {
  everyMs: 5_000,
  at: () => {
    throw new Error("a site's own mistake");
  },
};

beforeAll(async () => {
  bed = await createTestBed({
    generators: builtInGenerators,
    now: () => clock.now,
    // What goes on behind the answer is minute.test.ts's.
    sleep: () => new Promise(() => {}),
    waitUntil: (work) => void background.push(work),
    fetch: async (_url, init) => {
      sent.push(JSON.parse(String(init?.body)) as Sent);
      return new Response("{}");
    },
  });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  // Later than whatever was noted before.
  clock.now += 3_600_000;
  bed.logged.length = background.length = sent.length = 0;
  for (const table of ["state", "event", "stream", "outbox"])
    await bed.database.query(`delete from livelets.${table}`);
  await bed.database.query(
    "update livelets.simulation set watched_at = '-infinity', ticked_at = '-infinity'",
  );
});

const tick = (headers: Record<string, string> = { apikey: SECRET }) =>
  bed.call("tick", { method: "POST", headers });
const events = (topic: string) =>
  bed.database.query<{ type: string; key: string; data: object }>(
    "select type, key, data from livelets.event where topic = $1 order by seq",
    [topic],
  );
const marks = () =>
  bed.database.query<{ tenant: string; watched: number }>(
    "select tenant, (extract(epoch from watched_at) * 1000)::float8 as watched from livelets.simulation where watched_at > '-infinity' order by tenant",
  );

describe("tick", () => {
  it("is for secret keys alone", async () => {
    const staff = await bed.tokenOf("admin", "gym");
    expect((await tick({})).status).toBe(403);
    expect((await tick({ authorization: `Bearer ${staff}` })).status).toBe(403);
    expect((await tick({ apikey: "sb_secret_wrong" })).status).toBe(401);
    expect((await bed.call("tick")).status).toBe(405);
  });

  it("answers what it did at once, and until when it goes on", async () => {
    await bed.call("connect?tenant=gym");
    await settle();
    clock.now += 10_000;
    const answer = await tick();
    expect(answer).toMatchObject({
      status: 200,
      body: {
        tenants: 1,
        ticks: 1,
        until: new Date(clock.now + 65_000).toISOString(),
      },
    });
  });

  it("has nothing to do while nobody watches", async () => {
    expect((await tick()).body).toMatchObject({ tenants: 0, ticks: 0 });
  });

  it("tells of a generator that throws, and runs the others", async () => {
    const own = { ...bed.deps.generators };
    Object.assign(bed.deps, { generators: { ...own, gym: broken } });
    await bed.call("connect?tenant=gym");
    await bed.call("connect?tenant=barbershop");
    await settle();
    clock.now += 5_000;
    expect((await tick()).body).toMatchObject({ tenants: 2, ticks: 1 });
    expect(bed.logged).toContainEqual(
      expect.objectContaining({
        level: "error",
        call: "tick",
        detail: "gym: a site's own mistake",
      }),
    );
    Object.assign(bed.deps, { generators: own });
  });
});

describe("looking at a tenant", () => {
  it("wakes it: the tick that is going on is there at once", async () => {
    await bed.call("connect?tenant=barbershop");
    await settle();
    const metrics = await events("barbershop.public");
    expect(metrics.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["revenue_today", "peak", "satisfaction"]),
    );
    expect(await events("barbershop.role.admin")).toEqual(metrics);
  });

  it.each(["barbershop", "gym", "signage", "studio"])(
    "shows something of %s at any second of an hour",
    async (tenant) => {
      for (let n = 0; n < 12; n += 1) {
        clock.now += 3_601_000 + n * 307_000;
        await bed.call(`heads?topic=${tenant}.public`);
        await settle();
        expect(await events(`${tenant}.public`)).not.toEqual([]);
        await bed.database.query("delete from livelets.state");
        await bed.database.query("delete from livelets.event");
      }
    },
  );

  it("sends what a tick holds at once, in one frame per topic", async () => {
    await bed.call("connect?tenant=barbershop");
    await settle();
    const frames = sent.flatMap(({ batch }) => batch).map(({ data }) => data);
    expect(frames).toHaveLength(2);
    for (const frame of frames) {
      const { events } = JSON.parse(frame) as { events: unknown[] };
      expect(events.length).toBeGreaterThanOrEqual(9);
      expect(Buffer.byteLength(frame)).toBeLessThan(8_192);
    }
  });

  it("gives a gym its desk's figures first", async () => {
    await bed.call("connect?tenant=gym");
    await settle();
    const [first] = await events("gym.public");
    expect(first).toMatchObject({
      type: "stats_update",
      key: "desk",
      data: { simulated: true, members_in: expect.any(Number) },
    });
  });

  it.each([
    "connect?tenant=studio",
    "heads?topic=studio.public",
    "history?topic=studio.public",
  ])("by %s is noted", async (path) => {
    await bed.call(path);
    await settle();
    expect(await marks()).toEqual([{ tenant: "studio", watched: clock.now }]);
  });

  it("is written at most every half minute, however many look", async () => {
    const first = clock.now;
    for (let n = 0; n < 20; n += 1) {
      clock.now = first + n * 1_400;
      await bed.call("heads?topic=studio.public");
      await bed.database.query(
        "select livelets.watch('{studio}', to_timestamp($1::float8 / 1000))",
        [clock.now],
      );
    }
    await settle();
    expect(await marks()).toEqual([{ tenant: "studio", watched: first }]);
    clock.now = first + 31_000;
    await bed.call("heads?topic=studio.public");
    await settle();
    expect(await marks()).toEqual([{ tenant: "studio", watched: clock.now }]);
  });

  it("that is refused wakes nobody", async () => {
    await bed.call("heads?topic=studio.role.admin");
    await bed.call("history?topic=studio.role.staff");
    await bed.call("connect?tenant=nowhere");
    await settle();
    expect(await marks()).toEqual([]);
  });

  it("never makes up anything for a tenant without a simulation", async () => {
    await bed.call("connect?tenant=host");
    await settle();
    await tick();
    expect(await events("host.public")).toEqual([]);
  });
});
