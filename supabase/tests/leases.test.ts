import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.query(
    `insert into livelets.member (tenant, user_id, role, name) values
     ('gym', 'ada', 'staff', 'Ada Okafor'), ('gym', 'ben', 'staff', 'Ben'), ('gym', 'boss', 'admin', null),
     ('gym', 'mia', 'member', 'Mia M'), ('gym', 'viv', 'visitor', null)`,
  );
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  for (const table of ["lease", "event", "state", "client"])
    await database.query(`delete from livelets.${table}`);
  await database.query(
    "update livelets.stream set seq = 0, head_at = '-infinity' where tenant = 'gym'",
  );
});

interface Answer {
  readonly status?: string;
  readonly refused?: string;
  readonly token?: number;
  readonly holder?: { id: string; name?: string };
  readonly topic?: string;
  readonly expiresAt?: string;
  readonly serverTime: string;
}

const DOOR = "door:front";

/** One action of a person's own client. */
async function use(
  person: string,
  action: string,
  more: object = {},
  resource = DOOR,
): Promise<Answer> {
  const claims = { role: "authenticated", sub: person };
  const request = { action, client: `of-${person}`, ...more };
  const [row] = await database.query<{ answer: Answer }>(
    "select livelets.use_lease('gym', $1, $2::jsonb, $3::jsonb) as answer",
    [resource, claims, request],
  );
  return row!.answer;
}

/** As if so much time had gone by since the last word of the holder. */
const pass = (seconds: number) =>
  database.query(
    "update livelets.lease set expires_at = expires_at - make_interval(secs => $1::float8)",
    [seconds],
  );
const sweep = async () => {
  const [row] = await database.query<{ n: number }>(
    "select livelets.expire_leases() as n",
  );
  return row!.n;
};
const holds = async (token: number | null, resource = DOOR) => {
  const [row] = await database.query<{ held: boolean }>(
    "select livelets.holds('gym', $1, $2) as held",
    [resource, token],
  );
  return row!.held;
};
const told = async (topic = "gym.role.staff") => {
  const rows = await database.query<{ key: string; data: object }>(
    "select key, data from livelets.event where topic = $1 and type = 'lease:changed' order by seq",
    [topic],
  );
  return rows.map(({ data }) => data as Record<string, unknown>);
};
const statuses = async () => (await told()).map(({ status }) => status);
/** Seconds that are left, in steps of five: a slow machine takes of it. */
const lasts = ({ expiresAt, serverTime }: Answer) =>
  Math.ceil((Date.parse(expiresAt!) - Date.parse(serverTime)) / 5_000) * 5;

describe("a lease", () => {
  it("is had by the first, and denied to others, who learn by whom", async () => {
    const first = await use("ada", "acquire", { reason: "repairs" });
    expect(first).toMatchObject({
      status: "held",
      resource: DOOR,
      token: 1,
      holder: { id: "ada", name: "Ada O." },
      reason: "repairs",
      topic: "gym.role.staff",
    });
    expect(lasts(first)).toBe(15);
    expect(await use("ben", "acquire")).toMatchObject({
      ...first,
      status: "denied",
      serverTime: expect.any(String),
    });
    expect(await use("boss", "look")).toMatchObject({
      status: "denied",
      topic: "gym.role.admin",
    });
  });

  it("is the same when its client asks again, and another tab is somebody else", async () => {
    await use("ada", "acquire");
    expect(await use("ada", "acquire")).toMatchObject({
      status: "held",
      token: 1,
    });
    const tab = await use("ada", "acquire", { client: "second-tab" });
    expect(tab).toMatchObject({ status: "denied", token: 1 });
    expect(await statuses()).toEqual(["acquired"]);
  });

  it.each([
    [undefined, 15],
    [1, 5],
    [40, 40],
    [4_000, 60],
  ])("asked for %j seconds lasts %d", async (ttl, seconds) => {
    expect(lasts(await use("ada", "acquire", { ttl }))).toBe(seconds);
  });

  it("is renewed without a word to others, never for less than was promised", async () => {
    await use("ada", "acquire", { ttl: 40 });
    await pass(20);
    expect(lasts(await use("ada", "renew", { token: 1 }))).toBe(20);
    expect(lasts(await use("ada", "renew", { token: 1, ttl: 30 }))).toBe(30);
    expect(await statuses()).toEqual(["acquired"]);
  });

  it("is lost at its end, swept or not, and comes back under another token", async () => {
    await use("ada", "acquire");
    await pass(15);
    expect(await use("ada", "renew", { token: 1 })).not.toHaveProperty(
      "holder",
    );
    expect(await use("ada", "renew", { token: 1 })).toMatchObject({
      status: "lost",
      token: 1,
    });
    expect(await holds(1)).toBe(false);
    expect(await use("ada", "acquire")).toMatchObject({ token: 2 });
  });

  it("passes at its end to whoever asks first, and the one before is told", async () => {
    await use("ada", "acquire");
    await pass(15);
    expect(await use("ben", "acquire")).toMatchObject({ token: 2 });
    expect(await use("ada", "renew", { token: 1 })).toMatchObject({
      status: "lost",
      holder: { id: "ben" },
    });
    expect(await use("ada", "release", { token: 1 })).toMatchObject({
      status: "lost",
    });
    expect(await holds(2)).toBe(true);
  });

  it("is given back once, and its token never", async () => {
    await use("ada", "acquire");
    for (let n = 0; n < 2; n++)
      expect(await use("ada", "release", { token: 1 })).toMatchObject({
        status: "released",
        token: 1,
      });
    expect(await holds(1)).toBe(false);
    expect(await use("ben", "acquire")).toMatchObject({ token: 2 });
    expect(await statuses()).toEqual(["acquired", "released", "acquired"]);
  });

  it("is not given back by what was sent under an earlier token", async () => {
    await use("ada", "acquire");
    await use("ada", "release");
    await use("ada", "acquire");
    expect(await use("ada", "release", { token: 1 })).toMatchObject({
      status: "lost",
    });
    expect(await use("ada", "renew", { token: 1 })).toMatchObject({
      status: "lost",
    });
    expect(await holds(2)).toBe(true);
  });

  it("is taken with a reason by who may, and both are named", async () => {
    await use("ada", "acquire");
    const taken = await use("boss", "take", { reason: "fire drill" });
    expect(taken).toMatchObject({ status: "held", token: 2 });
    expect((await told()).at(-1)).toMatchObject({
      status: "taken",
      token: 2,
      reason: "fire drill",
      holder: { id: "boss" },
      from: { id: "ada", name: "Ada O." },
    });
    expect(await use("ada", "renew", { token: 1 })).toMatchObject({
      status: "lost",
      holder: { id: "boss" },
    });
  });

  it("is asked for once, however often the same is said, and stays where it is", async () => {
    expect(await use("ben", "ask")).toMatchObject({ status: "free" });
    await use("ada", "acquire");
    for (const reason of ["please", "please", "now"])
      expect(await use("ben", "ask", { reason })).toMatchObject({
        status: "asked",
        token: 1,
        holder: { id: "ada" },
        by: { id: "ben", name: "Ben" },
        asked: reason,
      });
    expect(await statuses()).toEqual(["acquired", "asked", "asked"]);
    expect(await use("ada", "ask")).toMatchObject({ status: "held" });
    expect(await use("boss", "take")).not.toHaveProperty("by");
  });

  it("is looked at without making a row", async () => {
    expect(await use("ada", "look")).toMatchObject({ status: "free" });
    for (const action of ["ask", "renew", "release"]) await use("ada", action);
    expect(await database.query("select from livelets.lease")).toEqual([]);
  });
});

describe("who has not the right", () => {
  const refused = { refused: "forbidden" };

  it.each(["mia", "viv", "nobody"])("%s gets nothing", async (person) => {
    for (const action of ["acquire", "look", "take"])
      expect(await use(person, action)).toEqual(refused);
  });

  it("is refused from the moment on that it was lost", async () => {
    await use("ben", "acquire");
    await database.query(
      "update livelets.member set role = 'member' where user_id = 'ben'",
    );
    expect(await use("ben", "renew", { token: 1 })).toEqual(refused);
    await database.query(
      "update livelets.member set role = 'staff' where user_id = 'ben'",
    );
  });

  it("takes nothing from others, and yet from another tab of their own", async () => {
    await database.query(
      "select livelets.register_lease('gym', 'desk', '{admin,staff,member}', 'room.desk', '{admin}')",
    );
    await use("mia", "acquire", {}, "desk:1");
    expect(await use("ada", "take", {}, "desk:1")).toEqual(refused);
    const tab = { client: "second-tab" };
    expect(await use("mia", "take", tab, "desk:1")).toMatchObject({
      status: "held",
      token: 2,
      topic: "gym.room.desk",
    });
    expect(await use("boss", "take", {}, "desk:1")).toMatchObject({ token: 3 });
    expect(await told("gym.room.desk")).toHaveLength(3);
    expect(await told("gym.role.admin")).toHaveLength(3);
    expect(await told("gym.role.staff")).toEqual([]);
  });

  it("uses no client of somebody else", async () => {
    await use("ada", "acquire");
    expect(await use("ben", "acquire", { client: "of-ada" })).toEqual({
      refused: "client",
    });
  });

  it.each([
    ["{member}", "role.staff", "may not read"],
    ["{staff}", "user.ada", "is no audience"],
    ["{staff}", "live.desk", "is no audience"],
    ["{visitor}", "public", "violates"],
  ])("%s of %s cannot be registered", async (roles, audience, words) => {
    const register = database.query(
      "select livelets.register_lease('gym', 'x', $1, $2, '{}')",
      [roles, audience],
    );
    await expect(register).rejects.toThrow(words);
  });
});

describe("the sweeper", () => {
  it("tells of what has ended, once, in the order of the log", async () => {
    for (const id of ["c", "a", "b"])
      await use("ada", "acquire", {}, `door:${id}`);
    await use("ben", "acquire", { ttl: 60 }, "door:d");
    expect(await sweep()).toBe(0);
    await pass(15);
    expect(await sweep()).toBe(3);
    expect(await sweep()).toBe(0);
    const ended = (await told()).slice(4);
    expect(ended.map(({ resource }) => resource)).toEqual([
      "door:a",
      "door:b",
      "door:c",
    ]);
    expect(ended[0]).toEqual({
      resource: "door:a",
      status: "expired",
      token: 1,
      from: { id: "ada", name: "Ada O." },
    });
  });

  it("leaves no name in a row that nobody has", async () => {
    await use("ada", "acquire", { reason: "repairs" });
    await use("ben", "ask", { reason: "please" });
    await pass(15);
    await sweep();
    const [row] = await database.query("select to_jsonb(l) as row from livelets.lease l"); // prettier-ignore
    expect(row!["row"]).toEqual({
      tenant: "gym",
      resource: DOOR,
      token: 1,
      expires_at: "-infinity",
      ...{ holder: null, client: null, since: null, reason: null },
      ...{ asker: null, asked: null },
    });
  });

  it("tells a snapshot the last of each resource", async () => {
    await use("ada", "acquire");
    await use("ada", "release");
    const states = await database.query<{ key: string; status: string }>(
      `select s.key, e.data ->> 'status' as status from livelets.state s join livelets.event e using (topic, seq)
       where s.topic = 'gym.role.staff' and s.type = 'lease:changed'`,
    );
    expect(states).toEqual([{ key: DOOR, status: "released" }]);
  });
});

describe("a write", () => {
  it.each([null, 0, 2, -1])("under the token %j is none", async (token) => {
    await use("ada", "acquire");
    expect(await holds(token)).toBe(false);
    expect(await holds(1, "door:other")).toBe(false);
    expect(await holds(1)).toBe(true);
  });
});

describe("a person", () => {
  const person = (fn: string) =>
    database.query<{ got: Record<string, unknown[]> }>(
      `select livelets.${fn}('gym', 'zoe') as got`,
    );

  it("is exported with the leases they have or asked for, and erased from them", async () => {
    await database.query(
      "insert into livelets.member (tenant, user_id, role, name) values ('gym', 'zoe', 'staff', 'Zoe Canary')",
    );
    await use("zoe", "acquire", { reason: "hers" });
    await use("ada", "acquire", {}, "door:back");
    await use("zoe", "ask", { reason: "mine?" }, "door:back");
    const [{ got }] = (await person("export_person")) as [
      { got: Record<string, unknown[]> },
    ];
    expect(got["leases"]).toMatchObject([
      { resource: "door:back", asked: "mine?" },
      { resource: DOOR, client: "of-zoe", reason: "hers" },
    ]);
    await person("erase");
    expect(await sweep()).toBe(1);
    expect((await told()).at(-1)).toMatchObject({
      status: "expired",
      from: { id: "erased" },
    });
    const left = await database.query(
      `select from livelets.lease l where to_jsonb(l)::text ~ 'zoe|hers|mine'
       union all select from livelets.event e where to_jsonb(e)::text ~ 'zoe|Zoe'`,
    );
    expect(left).toEqual([]);
    expect(await holds(1, "door:back")).toBe(true);
  });
});
