import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkedIn, createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

let bed: TestBed;
beforeAll(async () => void (bed = await createTestBed({ now: () => NOW })));
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query(
    "truncate livelets.stream, livelets.publication, livelets.command, livelets_gym.visit cascade",
  );
});

interface Stored {
  topic: string;
  seq: string;
  id: string;
  type: string;
  data: Record<string, unknown>;
}

const stored = () =>
  bed.database.query<Stored>(
    `select topic, seq::text, id::text, type, data from livelets.event e order by topic collate "C", e.seq`,
  );
const stats = async (topic = "gym.public") =>
  (await stored()).filter(
    (e) => e.type === "stats_update" && e.topic === topic,
  );

const checkedOut = (duration_minutes: number) => ({
  ...checkedIn(),
  type: "member_checked_out",
  data: { ...checkedIn().data, duration_minutes },
});

describe("what publish derives", () => {
  it("follows its source into the same topics, after it", async () => {
    await bed.post("publish", {
      ...checkedIn(),
      audience: { roles: ["staff"] },
    });
    const written = (await stored()).map(({ topic, type }) => [topic, type]);
    expect(written).toEqual([
      ["gym.role.admin", "member_checked_in"],
      ["gym.role.admin", "stats_update"],
      ["gym.role.staff", "member_checked_in"],
      ["gym.role.staff", "stats_update"],
    ]);
  });

  it("says that it is simulated for as long as it rests on anything that is", async () => {
    const simulated = { ...checkedIn().data, simulated: true };
    const marks = async () =>
      (await stats()).map(({ data }) => data["simulated"]);
    await bed.post("publish", checkedIn());
    await bed.post("publish", { ...checkedIn("m2"), data: simulated });
    await bed.post("publish", checkedIn("m3"));
    expect(await marks()).toEqual([undefined, true, true]);

    await bed.database.query(
      "update livelets_gym.desk set capacity = null where tenant = 'gym'",
    );
    const { body } = await bed.post("command", {
      id: randomUUID(),
      tenant: "gym",
      client: "desk",
      type: "check_in",
      args: { member_id: "m-1042" },
      at: new Date().toISOString(),
    });
    expect(body["status"]).toBe("applied");
    expect(await marks()).toEqual([undefined, true, true, true]);

    const own = { members_in: 0, check_ins_today: 0, average_stay_minutes: 0 };
    await bed.post("publish", {
      ...checkedIn(),
      type: "stats_update",
      data: { ...own, as_of: "2026-11-20T12:00:00Z" },
    });
    await bed.post("publish", checkedIn("m4"));
    expect((await marks()).slice(-2)).toEqual([undefined, undefined]);
  });

  it("counts on from what was derived before, wherever that went", async () => {
    await bed.post("publish", { ...checkedIn(), audience: { rooms: ["b"] } });
    await bed.post("publish", checkedIn("m2"));
    await bed.post("publish", checkedOut(30));
    expect((await stats()).at(-1)!.data).toMatchObject({
      members_in: 1,
      check_ins_today: 2,
      average_stay_minutes: 30,
      as_of: "2026-11-20T10:00:00.000Z",
    });
  });

  it("is not derived again for a repetition, nor for a refused event", async () => {
    const id = randomUUID();
    await bed.post("publish", { ...checkedIn(), id });
    const before = await stored();
    await bed.post("publish", { ...checkedIn(), id });
    await bed.post("publish", { ...checkedIn("other"), id });
    await bed.post("publish", { ...checkedIn(), data: {} });
    expect(await stored()).toEqual(before);
  });

  it("has an id that follows from its source's, the same in every topic", async () => {
    const id = randomUUID();
    await bed.post("publish", { ...checkedIn(), id });
    const [row] = await bed.database.query<{ id: string }>(
      "select livelets.derived_id($1::uuid, 'stats_update', 'desk')::text as id",
      [id],
    );
    const ids = (await stored())
      .filter(({ type }) => type === "stats_update")
      .map((event) => event.id);
    expect(ids).toEqual([row!.id, row!.id]);
    expect(row!.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab]/);
  });

  it("loses no update when many are published at once", async () => {
    await Promise.all(
      Array.from({ length: 25 }, (_, n) =>
        bed.post("publish", checkedIn(`m${n}`)),
      ),
    );
    const counts = (await stats()).map(({ data }) => data["check_ins_today"]);
    expect(counts).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
  });

  it("answers with the positions of the event alone", async () => {
    const { body } = await bed.post("publish", checkedIn());
    expect(body["events"]).toHaveLength(2);
  });

  it("leaves neither in the log when deriving fails", async () => {
    const broken = await createTestBed({
      packs: {
        gym: {
          member_checked_in: {
            ...bed.deps.packs["gym"]!["member_checked_in"]!,
            derivations: [
              {
                from: [],
                type: "stats_update",
                key: "desk",
                derive: () => {
                  throw new Error("cannot count");
                },
              },
            ],
          },
        },
      },
    });
    try {
      expect((await broken.post("publish", checkedIn())).status).toBe(500);
      const [row] = await broken.database.query<{ count: number }>(
        "select count(*)::int as count from livelets.event",
      );
      expect(row!.count).toBe(0);
    } finally {
      await broken.close();
    }
  });
});
