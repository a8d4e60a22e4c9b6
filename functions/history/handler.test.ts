import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestBed, loggedLine } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

interface Page {
  epoch: string;
  events: { seq: number; id: string; topic: string; epoch: string }[];
  more: boolean;
  head: number;
  floor: number;
}

let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed();
  for (let n = 1; n <= 5; n++) await bed.post("publish", loggedLine(`m${n}`));
}, 60_000);
afterAll(() => bed.close());

const page = async (query: string) =>
  (await bed.call(`history?topic=gym.public&${query}`)).body as unknown as Page;
const seqs = ({ events }: Page) => events.map(({ seq }) => seq);

describe("history", () => {
  it("reads forward from after, in pages", async () => {
    const first = await page("after=0&limit=2");
    expect([seqs(first), first.more, first.head, first.floor]).toEqual([
      [1, 2],
      true,
      5,
      0,
    ]);
    const rest = await page("after=2");
    expect([seqs(rest), rest.more]).toEqual([[3, 4, 5], false]);
  });

  it("reads backward from before, the newest below it, ascending", async () => {
    const older = await page("before=5&limit=2");
    expect([seqs(older), older.more]).toEqual([[3, 4], true]);
  });

  it("tells topic and epoch with every event", async () => {
    const { epoch, events } = await page("after=4");
    expect(events[0]).toMatchObject({ topic: "gym.public", epoch });
  });

  it("answers a snapshot where a page could not continue", async () => {
    const { epoch } = await page("after=0");
    const other = "00000000-0000-4000-8000-000000000000";
    const queries = [
      "",
      `epoch=${other}&after=1`,
      "after=99",
      `epoch=${epoch}&after=2&last=${other}`,
    ];
    for (const query of queries)
      expect(await page(query), query).toMatchObject({
        snapshot: { epoch, seq: 5 },
      });
  });

  it("continues where the last id is the one at the cursor", async () => {
    const { epoch, events } = await page("after=1&limit=1");
    expect(
      seqs(await page(`epoch=${epoch}&after=2&last=${events[0]!.id}`)),
    ).toEqual([3, 4, 5]);
  });

  it("answers a snapshot below the floor", async () => {
    await bed.database.query(
      "delete from livelets.event where topic = 'gym.public' and seq <= 2",
    );
    await bed.database.query(
      "update livelets.stream set floor = 2 where topic = 'gym.public'",
    );
    expect(await page("after=1")).toMatchObject({ snapshot: { seq: 5 } });
    expect(seqs(await page("after=2"))).toEqual([3, 4, 5]);
  });

  it("keeps a page below 256 KB and says that there is more", async () => {
    const big = {
      level: "info",
      message: "x".repeat(3_900),
      more: Array.from({ length: 2 }, () => "y".repeat(3_900)),
    };
    for (let n = 0; n < 30; n++) {
      await bed.post("publish", {
        tenant: "host",
        type: "host:log",
        data: big,
        audience: { roles: ["admin"] },
      });
    }
    const { text, body } = await bed.call(
      "history?topic=host.role.admin&after=0",
      { headers: { apikey: "sb_secret_test" } },
    );
    const { events, more } = body as unknown as Page;
    expect([
      more,
      events[0]!.seq,
      text.length < 270_000,
      events.length > 15,
    ]).toEqual([true, 1, true, true]);
  });

  it("stands at 0, under a lasting epoch, before anything was appended", async () => {
    const ask = () => bed.call("history?topic=studio.public");
    const { body } = await ask();
    expect(body).toMatchObject({
      snapshot: { seq: 0, state: { last: {}, recent: [] } },
    });
    expect((await ask()).body).toEqual(body);
  });

  it.each([
    "after=-1",
    "after=1e30",
    "after=NaN",
    "after=1.5",
    "limit=0",
    "epoch=x",
    "last=1",
    "after=1&before=2",
  ])("refuses %s", async (query) => {
    expect((await bed.call(`history?topic=gym.public&${query}`)).status).toBe(
      400,
    );
  });

  it("takes at most 200 however many are asked for", async () => {
    expect(
      (await bed.call("history?topic=gym.public&after=2&limit=999999999"))
        .status,
    ).toBe(200);
  });

  it("answers what may not be read and what does not exist alike", async () => {
    const bodies = [];
    for (const topic of [
      "gym.role.admin",
      "gym.room.desk",
      "nowhere.public",
      "gym.user.someone",
    ]) {
      const { status, body } = await bed.call(`history?topic=${topic}`);
      bodies.push(
        JSON.stringify([status, { ...Object(body.error), requestId: "" }]),
      );
    }
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain("403");
  });

  it("lets members read what is theirs and nothing else", async () => {
    const headers = {
      authorization: `Bearer ${await bed.tokenOf("member", "gym")}`,
    };
    const statuses = [];
    for (const topic of [
      "gym.role.member",
      "gym.room.desk",
      "gym.role.staff",
      "studio.role.member",
    ]) {
      statuses.push(
        (await bed.call(`history?topic=${topic}`, { headers })).status,
      );
    }
    expect(statuses).toEqual([200, 200, 403, 403]);
  });
});

describe("heads", () => {
  it("tells where several logs stand, leaving out what may not be read", async () => {
    const { body } = await bed.call(
      "heads?topic=gym.public,gym.role.admin,studio.public",
    );
    const { heads } = body as unknown as {
      heads: { topic: string; seq: number }[];
    };
    expect(heads.map(({ topic, seq }) => [topic, seq])).toEqual([
      ["gym.public", 5],
      ["studio.public", 0],
    ]);
  });

  it("is forbidden where none may be read", async () => {
    expect((await bed.call("heads?topic=gym.role.admin")).status).toBe(403);
  });
});
