import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

const ROOM = "gym.room.desk";
/** Nothing was ever appended to these: they have no row. */
const QUIET = ["gym.room.quiet", "gym.live.desk"];
const TOPICS = [
  "gym.public",
  ...["admin", "staff", "member", "visitor"].map((role) => `gym.role.${role}`),
  "gym.user.ada",
  "gym.user.bob",
  ROOM,
  ...QUIET,
];

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());
afterEach(() => database.query("delete from livelets.outbox"));

const channels = async () => {
  const rows = await database.query<{ topic: string; channel: string }>(
    "select t as topic, livelets.channel(t) as channel from unnest($1::text[]) t",
    [TOPICS],
  );
  return new Map(rows.map(({ topic, channel }) => [topic, channel]));
};

/** The topics whose channel has another name after `sql`. */
async function renamedBy(sql: string): Promise<string[]> {
  const before = await channels();
  await database.query(sql);
  const after = await channels();
  return TOPICS.filter((topic) => before.get(topic) !== after.get(topic));
}

const reads = async (user: string, channel: string) => {
  const [row] = await database.query<{ may: boolean }>(
    "select livelets.can_read($1, $2::jsonb) as may",
    [channel, { role: "authenticated", sub: user }],
  );
  return row!.may;
};

const join = (user: string, role: string) =>
  database.query(
    "insert into livelets.member (tenant, user_id, role) values ('gym', $1, $2)",
    [user, role],
  );
const leave = "delete from livelets.member where user_id in ('ada', 'bob')";
const become = (role: string) =>
  `update livelets.member set role = '${role}' where user_id = 'ada'`;
const told = () =>
  database.query<{ channel: string; topic: string }>(
    `select o.channel, o.frame ->> 'topic' as topic from livelets.outbox o where (o.frame ->> 'moved')::boolean order by o.id`,
  );

describe("who loses a right", () => {
  beforeAll(async () => {
    await database.query(
      "select livelets.append(array[$1], 'host:log', '{}')",
      [ROOM],
    );
  });
  afterEach(() => database.query(leave));

  it("takes the channels of that role, and of the rooms if they go too", async () => {
    await join("ada", "staff");
    expect(await renamedBy(become("member"))).toEqual(["gym.role.staff"]);
    expect(await renamedBy(become("visitor"))).toEqual([
      "gym.role.member",
      ROOM,
      ...QUIET,
    ]);
    expect(await renamedBy(become("visitor"))).toEqual([]);
  });

  it("takes nothing by becoming more, or by another name", async () => {
    await join("ada", "member");
    expect(
      await renamedBy(
        "update livelets.member set name = 'Ada' where user_id = 'ada'",
      ),
    ).toEqual([]);
    expect(await renamedBy("select 1")).toEqual([]);
    expect(await renamedBy(become("staff"))).toEqual(["gym.role.member"]);
  });

  it("takes the own topic too by leaving, and .public where only members read it", async () => {
    await join("ada", "visitor");
    expect(await renamedBy(leave)).toEqual([
      "gym.role.visitor",
      "gym.user.ada",
    ]);
    expect(
      await renamedBy(
        "update livelets.tenant set public_reading = false where id = 'gym'",
      ),
    ).toEqual(["gym.public"]);
    await join("ada", "visitor");
    expect(await renamedBy(leave)).toEqual([
      "gym.public",
      "gym.role.visitor",
      "gym.user.ada",
    ]);
    expect(
      await renamedBy(
        "update livelets.tenant set public_reading = true where id = 'gym'",
      ),
    ).toEqual([]);
  });

  it("is refused at once, also on a channel that nothing was ever sent to", async () => {
    await join("ada", "member");
    await join("bob", "member");
    const before = await channels();
    for (const topic of ["gym.role.member", ROOM, ...QUIET])
      expect(await reads("ada", before.get(topic)!)).toBe(true);
    await database.query(become("visitor"));
    const after = await channels();
    for (const topic of ["gym.role.member", ROOM, ...QUIET]) {
      expect(await reads("ada", before.get(topic)!)).toBe(false);
      expect(await reads("ada", after.get(topic)!)).toBe(false);
      expect(await reads("bob", before.get(topic)!)).toBe(false);
      expect(await reads("bob", after.get(topic)!)).toBe(true);
    }
  });

  it("is not reached by the first event of a room either", async () => {
    await join("ada", "member");
    const before = await channels();
    await database.query(leave);
    await database.query(
      "select livelets.append('{gym.room.quiet}', 'host:log', '{}')",
    );
    const [sent] = await database.query<{ channel: string }>(
      "select channel from livelets.outbox where frame ->> 'topic' = 'gym.room.quiet'",
    );
    expect(sent!.channel).toBe((await channels()).get("gym.room.quiet"));
    expect(sent!.channel).not.toBe(before.get("gym.room.quiet"));
  });
});

describe("those who keep their rights", () => {
  afterEach(() => database.query(leave));

  it("are told on the old channel, once for many people, and on those of the roles for rooms", async () => {
    await database.query(
      "select livelets.append('{gym.role.admin,gym.role.staff,gym.role.member}', 'host:log', '{}')",
    );
    await join("ada", "member");
    await join("bob", "member");
    const before = await channels();
    await database.query("delete from livelets.outbox");
    expect(await renamedBy(leave)).toContain("gym.role.member");
    const moved = await told();
    const of = (topic: string) =>
      moved.filter((one) => one.topic === topic).map(({ channel }) => channel);
    expect(of("gym.role.member")).toContain(before.get("gym.role.member"));
    expect(of("gym.room.desk")).toEqual([before.get(ROOM)]);
    expect(of("gym.role.staff")).toEqual([before.get("gym.role.staff")]);
    expect(of("gym.role.admin")).toEqual([before.get("gym.role.admin")]);
  });

  it("are sent nothing more on the old channel: what waited there is in the log", async () => {
    await join("ada", "member");
    await database.query(
      "select livelets.append('{gym.role.member}', 'host:log', '{}')",
    );
    const old = (await channels()).get("gym.role.member");
    await database.query(leave);
    const rows = await database.query(
      "select frame ? 'moved' as moved from livelets.outbox where channel = $1",
      [old],
    );
    expect(rows).toEqual([{ moved: true }]);
  });
});

it("says so where there is no topic to revoke", async () => {
  const bump = (topic: string) =>
    database.query("select livelets.bump_generation($1)", [topic]);
  await expect(bump("nobody.public")).rejects.toThrow(
    /is no topic of a tenant/,
  );
  await expect(bump("gym")).rejects.toThrow(/is no topic of a tenant/);
});

it("is in nobody's way when a whole tenant is deleted", async () => {
  await database.query(
    "select livelets.append('{studio.public}', 'host:log', '{}')",
  );
  await database.query("delete from livelets.tenant where id = 'studio'");
  expect(
    await database.query("select from livelets.member where tenant = 'studio'"),
  ).toEqual([]);
});
