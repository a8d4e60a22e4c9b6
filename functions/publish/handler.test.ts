import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET, checkedIn, createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
beforeAll(async () => void (bed = await createTestBed()), 60_000);
afterAll(() => bed.close());

const positions = (body: { events?: { topic: string; seq: number }[] }) =>
  Object.fromEntries((body.events ?? []).map(({ topic, seq }) => [topic, seq]));

describe("publish", () => {
  it("appends to the audience and to the admins", async () => {
    const { status, body } = await bed.post("publish", checkedIn());
    expect(status).toBe(201);
    expect(Object.keys(positions(body)).sort()).toEqual([
      "gym.public",
      "gym.role.admin",
    ]);
  });

  it("counts each topic's sequence without holes", async () => {
    const first = positions((await bed.post("publish", checkedIn())).body);
    const refused = await bed.post("publish", { ...checkedIn(), data: {} });
    const second = positions((await bed.post("publish", checkedIn())).body);
    expect(refused.status).toBe(422);
    // The statistics that follow from the first one stand between them.
    expect(second["gym.public"]).toBe(first["gym.public"]! + 2);
  });

  it("answers a repeated id with the first positions, whatever the order of keys", async () => {
    const id = randomUUID();
    const first = await bed.post("publish", { ...checkedIn(), id });
    const { data, ...rest } = checkedIn();
    const again = await bed.post("publish", {
      data: { timestamp: data.timestamp, member: data.member },
      id,
      ...rest,
    });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
  });

  it("refuses a repeated id with another body", async () => {
    const id = randomUUID();
    await bed.post("publish", { ...checkedIn(), id });
    const other = await bed.post("publish", { ...checkedIn("m2"), id });
    expect([other.status, other.body.error]).toMatchObject([
      409,
      { code: "conflict" },
    ]);
  });

  it("publishes once when the same id races itself", async () => {
    const id = randomUUID();
    const racing = await Promise.all(
      Array.from({ length: 8 }, () =>
        bed.post("publish", { ...checkedIn(), id }),
      ),
    );
    expect(racing.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 200, 200, 200, 200, 201,
    ]);
  });

  it("reads the key of a state event from its data", async () => {
    const data = { metric: "cpu", value: 12.4, unit: "%" };
    await bed.post("publish", {
      tenant: "host",
      type: "host:metrics",
      data,
      audience: { public: true },
    });
    const { body } = await bed.call("history?topic=host.public");
    expect(body).toMatchObject({
      snapshot: {
        state: { last: { "host:metrics/cpu": { data, key: "cpu" } } },
      },
    });
  });

  it("keeps unknown keys of the data", async () => {
    const event = checkedIn();
    await bed.post("publish", {
      ...event,
      data: { ...event.data, door: { id: 7 } },
    });
    const { body } = await bed.call(
      "history?topic=gym.public&before=100000&limit=2",
    );
    expect(body).toMatchObject({ events: [{ data: { door: { id: 7 } } }, {}] });
  });

  it.each([
    ["a missing key", { data: {} }, "data.member"],
    [
      "an ill-typed key",
      {
        data: {
          member: { id: 5, full_name: "x" },
          timestamp: "2026-11-20T10:00:00Z",
        },
      },
      "data.member.id",
    ],
    [
      "a time without zone",
      {
        data: {
          member: { id: "a", full_name: "x" },
          timestamp: "2026-11-20T10:00:00",
        },
      },
      "data.timestamp",
    ],
    ["an unknown type", { type: "member_vanished" }, "type"],
  ])("names the path of %s", async (_what, change, path) => {
    const { status, body } = await bed.post("publish", {
      ...checkedIn(),
      ...change,
    });
    expect([status, body.error]).toMatchObject([
      422,
      { code: "invalid_event", path },
    ]);
  });

  it.each([
    ["not JSON", "{", 400],
    ["an array", "[]", 400],
    ["no audience", { ...checkedIn(), audience: undefined }, 400],
    ["an empty audience", { ...checkedIn(), audience: {} }, 400],
    [
      "another tenant's topic",
      { ...checkedIn(), audience: undefined, topics: ["studio.public"] },
      400,
    ],
    [
      "an ephemeral topic",
      { ...checkedIn(), audience: undefined, topics: ["gym.live.desk"] },
      400,
    ],
    [
      "NUL",
      { ...checkedIn(), data: { ...checkedIn().data, note: "a\u0000b" } },
      400,
    ],
    ["half a character", { ...checkedIn(), key: "a\ud800b" }, 400],
    [
      "an actor without a name in his name",
      { ...checkedIn(), actor: { id: "x", name: "" } },
      400,
    ],
    [
      "more topics than one append takes",
      {
        ...checkedIn(),
        audience: {
          users: Array.from({ length: 90 }, (_, n) => `u${n}`),
          rooms: Array.from({ length: 90 }, (_, n) => `r${n}`),
        },
      },
      400,
    ],
    ["a key nobody knows", { ...checkedIn(), audiance: {} }, 400],
    [
      "a prototype",
      `{"tenant":"gym","type":"x","data":{"__proto__":{"polluted":true}},"audience":{"public":true}}`,
      400,
    ],
    [
      "deep nesting",
      `{"data":${'{"a":'.repeat(1500)}1${"}".repeat(1500)}}`,
      400,
    ],
    ["17 KB", { ...checkedIn(), data: { note: "x".repeat(17_000) } }, 413],
  ])("refuses %s in words", async (_what, body, expected) => {
    const answer = await bed.post("publish", body);
    expect(answer.status).toBe(expected);
    expect(answer.body.error).toMatchObject({
      code: expect.any(String),
      message: expect.stringMatching(/publish/),
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("refuses other content types", async () => {
    const { status } = await bed.post("publish", checkedIn(), {
      "content-type": "text/plain",
    });
    expect(status).toBe(415);
  });
});

describe("publish, by whom", () => {
  const as = async (role: string, tenant = "gym") => ({
    authorization: `Bearer ${await bed.tokenOf(role, tenant)}`,
    apikey: "sb_publishable_test",
  });

  it("lets staff publish what the pack allows, as themselves", async () => {
    const { status } = await bed.post(
      "publish",
      { ...checkedIn("m9"), actor: { id: "someone-else" } },
      await as("staff"),
    );
    expect(status).toBe(201);
    const { body } = await bed.call(
      "history?topic=gym.public&before=100000&limit=2",
    );
    expect(body).toMatchObject({
      events: [{ actor: { name: "Staff of Northside Gym" } }, {}],
    });
  });

  it.each(["member", "visitor"])("refuses a %s", async (role) => {
    expect(
      (await bed.post("publish", checkedIn(), await as(role))).status,
    ).toBe(403);
  });

  it("refuses staff of another tenant, another pack's type, and a derived type", async () => {
    const staff = await as("staff");
    const statistics = {
      members_in: 1,
      check_ins_today: 1,
      average_stay_minutes: 1,
      as_of: "2026-11-20T10:00:00Z",
    };
    const answers = await Promise.all([
      bed.post("publish", checkedIn(), await as("staff", "studio")),
      bed.post(
        "publish",
        {
          ...checkedIn(),
          type: "host:log",
          data: { level: "info", message: "x" },
        },
        staff,
      ),
      bed.post(
        "publish",
        { ...checkedIn(), type: "stats_update", data: statistics },
        staff,
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it("lets no person make a state of what is none, so that snapshots stay small", async () => {
    const { status, body } = await bed.post(
      "publish",
      { ...checkedIn(), key: "mine" },
      await as("staff"),
    );
    expect([status, body.error]).toMatchObject([422, { path: "key" }]);
  });

  it("refuses a visitor, a bad token, an unknown key, and nothing at all", async () => {
    const answers = await Promise.all([
      bed.post("publish", checkedIn(), { apikey: "sb_publishable_test" }),
      bed.post("publish", checkedIn(), {
        apikey: "sb_publishable_test",
        authorization: "Bearer nonsense",
      }),
      bed.post("publish", checkedIn(), { apikey: "sb_secret_other" }),
      bed.router
        .handle(new Request("https://project.test/publish", { method: "POST" }))
        .then(({ status }) => ({ status })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 401, 401]);
  });

  it("answers a tenant that does not exist as one that is not yours", async () => {
    const staff = await as("staff");
    const absent = await bed.post(
      "publish",
      { ...checkedIn(), tenant: "nowhere" },
      staff,
    );
    const foreign = await bed.post(
      "publish",
      { ...checkedIn(), tenant: "studio" },
      staff,
    );
    const bare = ({ error }: { error?: { requestId?: string } }) => ({
      ...error,
      requestId: "",
    });
    expect([absent.status, bare(absent.body)]).toEqual([
      foreign.status,
      bare(foreign.body),
    ]);
  });

  it("writes neither payloads nor keys nor tokens into the log", async () => {
    const staff = await as("staff");
    await bed.post(
      "publish",
      { ...checkedIn(), data: { ...checkedIn().data, note: "canary-payload" } },
      staff,
    );
    const log = JSON.stringify(bed.logged);
    expect(log).toContain('"call":"publish"');
    expect(log).not.toMatch(/canary-payload|eyJ/);
    expect(log).not.toContain(SECRET);
  });
});
