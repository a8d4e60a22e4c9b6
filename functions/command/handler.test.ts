import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestBed, zoneAtNoon } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
let staff: Record<string, string>;
beforeAll(async () => {
  bed = await createTestBed();
  await bed.database.query(
    "update livelets.tenant set time_zone = $1 where id = 'gym'",
    [zoneAtNoon()],
  );
  staff = await as("staff");
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query("delete from livelets_gym.visit");
});

const as = async (role: string, tenant = "gym") => ({
  authorization: `Bearer ${await bed.tokenOf(role, tenant)}`,
  apikey: "sb_publishable_test",
});
const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000).toISOString();
const command = (more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  client: "desk-1",
  type: "check_in",
  args: { member_id: "m-1042" },
  at: inMinutes(0),
  ...more,
});
const send = (more: Record<string, unknown> = {}, headers = staff) =>
  bed.post("command", command(more), headers);
const checkIn = (member_id: string) => send({ args: { member_id } });
const checkOut = (member_id: string) =>
  send({ type: "check_out", args: { member_id } });
const personOf = async (name: string) => {
  const [row] = await bed.database.query<{ id: string }>(
    "select user_id as id from livelets.member where tenant = 'gym' and starts_with(name, $1)",
    [name],
  );
  return row!.id;
};
const written = (topic: string) =>
  bed.database.query<{
    type: string;
    data: Record<string, unknown>;
    command: string | null;
    actor: { id: string } | null;
  }>(
    "select type, data, command::text, actor from livelets.event where topic = $1 order by seq desc limit 2",
    [topic],
  );

describe("command", () => {
  it("checks a member in, and tells the staff and the member", async () => {
    const { status, body } = await checkIn("m-1042");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "applied",
      result: { member: { id: "m-1042", full_name: "Ada Okafor" } },
    });
    const events = body["events"] as unknown as { topic: string }[];
    expect(events.map(({ topic }) => topic)).toEqual([
      "gym.role.admin",
      "gym.role.staff",
      expect.stringMatching(/^gym\.user\./),
    ]);
  });

  it("marks its event with its id and the person, and derives the statistics after it", async () => {
    const id = randomUUID();
    await send({ id });
    const [stats, event] = await written("gym.role.staff");
    expect(event).toMatchObject({
      type: "member_checked_in",
      command: id,
      actor: { name: "Staff of Northside Gym" },
    });
    expect(stats).toMatchObject({ type: "stats_update" });
  });

  it("tells the public the figures and no name", async () => {
    await checkIn("m-1042");
    const [latest] = await written("gym.public");
    expect(latest!.type).toBe("stats_update");
    const rows = await bed.database.query(
      "select from livelets.event where topic = 'gym.public' and data::text like '%Okafor%'",
    );
    expect(rows).toEqual([]);
  });

  it("computes the stay in the database, with one decimal", async () => {
    await checkIn("m-1042");
    await bed.database.query(
      "update livelets_gym.visit set came_at = came_at - interval '72 minutes 30 seconds'",
    );
    const { body } = await checkOut("m-1042");
    expect(body).toMatchObject({ result: { duration_minutes: 72.5 } });
    const events = await written("gym.role.staff");
    expect(events[1]).toMatchObject({
      type: "member_checked_out",
      data: { duration_minutes: 72.5, member: { id: "m-1042" } },
    });
  });

  it("makes events that the pack's own schemas accept", async () => {
    await send({ args: { member_id: "m-1042", location: "Door B" } });
    await checkOut("m-1042");
    const rows = await bed.database.query<{ type: string; data: unknown }>(
      "select type, data from livelets.event where topic = 'gym.role.staff' order by seq desc limit 4",
    );
    expect(new Set(rows.map(({ type }) => type)).size).toBe(3);
    for (const { type, data } of rows)
      expect(bed.deps.packs["gym"]![type]!.data.safeParse(data)).toHaveProperty(
        "success",
        true,
      );
  });

  it("counts the statistics on, in the transaction of the command", async () => {
    const before = (await written("gym.public"))[0]?.data ?? {};
    await checkIn("m-1042");
    await checkIn("m-1043");
    const [after] = await written("gym.public");
    expect(after!.data["check_ins_today"]).toBe(
      ((before["check_ins_today"] as number | undefined) ?? 0) + 2,
    );
  });
});

describe("command, refused by the desk", () => {
  it("says that a member is in already, since when, and offers to check out", async () => {
    await checkIn("m-1042");
    const { status, body } = await checkIn("m-1042");
    expect([status, body]).toMatchObject([
      200,
      {
        status: "rejected",
        reason: "already_in",
        message: expect.any(String),
        events: [],
        result: { member: { id: "m-1042" }, since: expect.any(String) },
        alternatives: [{ type: "check_out", args: { member_id: "m-1042" } }],
      },
    ]);
  });

  it("says that a member is not in, and offers to check in", async () => {
    const { body } = await checkOut("m-1042");
    expect(body).toMatchObject({
      status: "rejected",
      reason: "not_in",
      alternatives: [{ type: "check_in", args: { member_id: "m-1042" } }],
    });
  });

  it.each([
    ["check_in", "m-9", []],
    ["check_out", "M-1043", ["m-1043"]],
    ["check_in", "luca m", ["m-1045"]],
  ])(
    "%s does not know %s, and says who may be meant",
    async (type, id, meant) => {
      const { body } = await send({ type, args: { member_id: id } });
      expect(body).toMatchObject({
        status: "rejected",
        reason: "unknown_member",
      });
      const offers = (body["alternatives"] ?? []) as {
        type: string;
        args: { member_id: string };
      }[];
      expect(offers.map((offer) => offer.args.member_id)).toEqual(meant);
      expect(offers.every((offer) => offer.type === type)).toBe(true);
    },
  );

  it("says that the house is full, and who may have forgotten to check out", async () => {
    for (const id of ["m-1042", "m-1043", "m-1044", "m-1045"])
      expect((await checkIn(id)).body).toMatchObject({ status: "applied" });
    await bed.database.query(
      "update livelets_gym.visit set came_at = came_at - interval '7 hours' where member = 'm-1044'",
    );
    const { body } = await checkIn("m-1046");
    expect(body).toMatchObject({
      status: "rejected",
      reason: "full_house",
      result: { capacity: 4 },
      alternatives: [{ type: "check_out", args: { member_id: "m-1044" } }],
    });
    await checkOut("m-1044");
    expect((await checkIn("m-1046")).body).toMatchObject({ status: "applied" });
  });

  it("leaves no event behind", async () => {
    const count = () =>
      bed.database.query("select count(*)::int as n from livelets.event");
    const before = await count();
    await checkOut("m-1042");
    await checkIn("nobody");
    expect(await count()).toEqual(before);
  });
});

describe("command, repeated", () => {
  it("is done once, and answers the same", async () => {
    const body = command();
    const first = await bed.post("command", body, staff);
    const again = await bed.post("command", body, staff);
    expect(first.body).toMatchObject({ status: "applied" });
    expect(again.body).toEqual({ ...first.body, status: "duplicate" });
    expect(
      await bed.database.query("select from livelets_gym.visit"),
    ).toHaveLength(1);
  });

  it("keeps refusing what it refused, though it would be possible now", async () => {
    const body = command({ type: "check_out" });
    const first = await bed.post("command", body, staff);
    await checkIn("m-1042");
    const again = await bed.post("command", body, staff);
    expect(again.body).toEqual(first.body);
    expect(again.body).toMatchObject({ reason: "not_in" });
  });

  it("is one command when it races itself", async () => {
    const body = command();
    const racing = await Promise.all(
      Array.from({ length: 8 }, () => bed.post("command", body, staff)),
    );
    const statuses = racing
      .map((answer) => String(answer.body["status"]))
      .sort();
    expect(statuses).toEqual(["applied", ...Array(7).fill("duplicate")]);
  });

  it("is one command of a tenant, though another's has the same id", async () => {
    const id = randomUUID();
    await bed.database.query(
      `insert into livelets.command (tenant, id, person, client, type, body_hash) values ('studio', $1, 'x', 'x', 'x', '')`,
      [id],
    );
    expect((await send({ id })).body).toMatchObject({ status: "applied" });
  });

  it.each([
    ["another body", { args: { member_id: "m-1043" } }],
    ["another time", { at: "2026-11-21T10:00:00Z" }],
    ["another client", { client: "desk-2" }],
  ])("under its id with %s is a conflict", async (_what, change) => {
    const body = command();
    await bed.post("command", body, staff);
    const { status, body: answer } = await bed.post(
      "command",
      { ...body, ...change },
      staff,
    );
    expect([status, answer.error]).toMatchObject([409, { code: "conflict" }]);
  });

  it("by somebody else is a conflict, worded as another body's", async () => {
    const body = command();
    await bed.post("command", body, staff);
    const admin = await as("admin");
    const foreign = await bed.post(
      "command",
      { ...body, client: "a-1" },
      admin,
    );
    const other = await bed.post(
      "command",
      { ...body, args: { member_id: "x" } },
      staff,
    );
    const words = ({ error }: { error?: { message: string } }) =>
      error?.message;
    expect(foreign.status).toBe(409);
    expect(words(foreign.body)).toBe(words(other.body));
  });

  it("under somebody else's client is a conflict", async () => {
    await send({ client: "mine" });
    const { status, body } = await send({ client: "mine" }, await as("admin"));
    expect([status, body.error]).toMatchObject([
      409,
      { message: expect.stringContaining("client") },
    ]);
  });

  it("is forgotten after seven days", async () => {
    await send();
    await bed.database.query(
      "update livelets.command set at = at - interval '7 days 1 minute'",
    );
    await bed.database.query("select livelets.sweep_commands()");
    expect(await bed.database.query("select from livelets.command")).toEqual(
      [],
    );
  });
});

describe("command, in time", () => {
  it.each([
    ["72 hours ago", -72 * 60 - 1, "expired"],
    ["10 minutes from now", 11, "clock_ahead"],
  ])(
    "asked for more than %s is rejected and not kept",
    async (_what, minutes, reason) => {
      const id = randomUUID();
      const { status, body } = await send({ id, at: inMinutes(minutes) });
      expect([status, body]).toMatchObject([
        200,
        { status: "rejected", reason },
      ]);
      expect(
        await bed.database.query("select from livelets.command where id = $1", [
          id,
        ]),
      ).toEqual([]);
    },
  );

  it("that was done in time is answered when it is asked for again too late", async () => {
    const [id, staffId] = [randomUUID(), await personOf("Staff")];
    const run = async (at: string) => {
      const [row] = await bed.database.query<{ ran: { status: string } }>(
        "select livelets.run_command('gym', $1::uuid, 'x', $2::jsonb, $3::jsonb) as ran",
        [
          id,
          { role: "authenticated", sub: staffId },
          command({ at, client: "late" }),
        ],
      );
      return row!.ran.status;
    };
    expect(await run(inMinutes(0))).toBe("applied");
    expect(await run(inMinutes(-73 * 60))).toBe("duplicate");
  });
});

describe("command, by whom", () => {
  it.each(["member", "visitor"])("refuses a %s", async (role) => {
    const { status, body } = await send({}, await as(role));
    expect([status, body.error]).toMatchObject([403, { code: "forbidden" }]);
  });

  it("refuses the key alone, a bad token and no key", async () => {
    const visitor = { apikey: "sb_publishable_test" };
    const answers = await Promise.all([
      send({}, visitor as never),
      send({}, { ...visitor, authorization: "Bearer nonsense" }),
      send({}, { apikey: "sb_secret_other" } as never),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 401]);
  });

  it("answers a tenant that does not exist as one that is not yours, whatever the type", async () => {
    const bare = ({
      status,
      body,
    }: {
      status: number;
      body: { error?: object };
    }) => [status, { ...body.error, requestId: "" }];
    const answers = await Promise.all([
      send({ tenant: "studio" }),
      send({ tenant: "nowhere" }),
      send({ tenant: "studio", type: "no_such" }),
    ]);
    expect(bare(answers[0]!)).toEqual(bare(answers[1]!));
    expect(bare(answers[0]!)).toEqual(bare(answers[2]!));
    expect(answers[0]!.status).toBe(403);
  });

  it("judges rights when it is applied, not when it was asked for", async () => {
    const body = command();
    const demote = (role: string) =>
      bed.database.query(
        "update livelets.member set role = $1 where tenant = 'gym' and name like 'Staff%'",
        [role],
      );
    await demote("member");
    const refused = await bed.post("command", body, staff);
    await demote("staff");
    expect(refused.status).toBe(403);
    expect((await bed.post("command", body, staff)).body).toMatchObject({
      status: "applied",
    });
  });

  it("lets a server do it, in the tenant it names and nobody's name", async () => {
    const { body } = await bed.post(
      "command",
      command({ client: "s", tenant: "gym" }),
    );
    expect(body).toMatchObject({ status: "applied" });
    const [, event] = await written("gym.role.staff");
    expect(event!.actor).toBeNull();
  });

  it.each(["body", "address"])(
    "takes the tenant from the %s",
    async (where) => {
      const path = where === "body" ? "command" : "command?tenant=gym";
      const body = command(where === "body" ? { tenant: "gym" } : {});
      expect((await bed.post(path, body, staff)).body).toMatchObject({
        status: "applied",
      });
    },
  );

  it("asks a server, and whoever belongs to two tenants, for the tenant", async () => {
    const server = await bed.post("command", command());
    const join = `insert into livelets.member (tenant, user_id, role)
      select 'studio', user_id, 'member' from livelets.member where name = 'Staff of Northside Gym'`;
    await bed.database.query(join);
    const both = await send();
    await bed.database.query(
      "delete from livelets.member where tenant = 'studio' and name is null",
    );
    expect([server.status, both.status]).toEqual([400, 400]);
    expect(both.body.error).toMatchObject({
      message: expect.stringContaining('"tenant"'),
    });
  });

  it("refuses who belongs to no tenant at all", async () => {
    const stranger = await as("staff", "host");
    await bed.database.query(
      "delete from livelets.member where tenant = 'host'",
    );
    expect((await send({}, stranger)).status).toBe(403);
  });

  it("refuses pages of origins that the tenant does not list", async () => {
    const { status } = await send(
      {},
      { ...staff, origin: "https://evil.example" },
    );
    expect(status).toBe(403);
  });
});

describe("command, shaped wrongly", () => {
  it.each([
    ["not JSON", "{"],
    ["an array", "[]"],
    ["no id", { id: undefined }],
    ["an id that is no UUID", { id: "1" }],
    ["no client", { client: undefined }],
    ["a client of other characters", { client: "a.b" }],
    ["a type of other characters", { type: "check in" }],
    ["args that are a list", { args: [] }],
    ["a time without zone", { at: "2026-11-21T10:00:00" }],
    ["a time that is none", { at: "soon" }],
    ["a tenant that is none", { tenant: "a.b" }],
    ["a key nobody knows", { bse: 1 }],
    ["NUL", { args: { member_id: "a\u0000b" } }],
    ["a prototype", `{"id":"x","args":{"__proto__":{"polluted":true}}}`],
  ])("refuses %s in words", async (_what, change) => {
    const body = typeof change === "string" ? change : command(change);
    const { status, body: answer } = await bed.post("command", body, staff);
    expect([status, answer.error]).toMatchObject([
      400,
      { code: "bad_request", message: expect.stringMatching(/^command: /) },
    ]);
  });

  it("refuses two tenants, and one in the address that is none", async () => {
    const two = await bed.post(
      "command?tenant=gym",
      command({ tenant: "host" }),
      staff,
    );
    const none = await bed.post("command?tenant=a.b", command(), staff);
    expect([two.status, none.status]).toEqual([400, 400]);
  });

  it.each([
    ["an unknown type", { type: "check_up" }, "type"],
    ["a type of every object", { type: "constructor" }, "type"],
    ["a missing argument", { args: {} }, "args.member_id"],
    ["an ill-typed argument", { args: { member_id: 7 } }, "args.member_id"],
    ["a misspelt argument", { args: { member_id: "a", locaton: "b" } }, "args"],
  ])("names the path of %s", async (_what, change, path) => {
    const { status, body } = await send(change);
    expect([status, body.error]).toMatchObject([
      422,
      { code: "invalid_command", path },
    ]);
  });

  it("refuses other types of content, other methods, and 17 KB", async () => {
    const text = await bed.post("command", command(), {
      ...staff,
      "content-type": "text/plain",
    });
    const got = await bed.call("command", { headers: staff });
    const large = await send({ args: { member_id: "x".repeat(17_000) } });
    expect([text.status, got.status, large.status]).toEqual([415, 405, 413]);
  });

  it("writes neither arguments nor tokens into the log", async () => {
    await send({ args: { member_id: "canary-argument" } });
    const log = JSON.stringify(bed.logged);
    expect(log).toContain('"call":"command"');
    expect(log).not.toMatch(/canary-argument|eyJ/);
  });
});
