import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SECRET, createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
let staff: Record<string, string>;
let admin: Record<string, string>;
beforeAll(async () => {
  bed = await createTestBed();
  staff = await as("staff");
  admin = await as("admin");
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query("delete from livelets.lease");
});

const as = async (role: string, tenant = "gym") => ({
  authorization: `Bearer ${await bed.tokenOf(role, tenant)}`,
  apikey: "sb_publishable_test",
});
const use = (action: string, headers = staff, more: object = {}) =>
  bed.post(
    "lease",
    {
      tenant: "gym",
      action,
      resource: "door:front",
      client: headers === staff ? "tab-1" : "tab-2",
      ...more,
    },
    headers,
  );
const outboxed = () =>
  bed.database.query("select from livelets.outbox where frame::text ~ 'lease'");

describe("lease", () => {
  it("is given to the first, who learns until when and where to listen", async () => {
    const { status, body } = await use("acquire", staff, { reason: "repairs" });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: "held",
      resource: "door:front",
      token: 1,
      holder: { id: expect.any(String), name: "Staff G." },
      since: expect.any(String),
      expiresAt: expect.any(String),
      reason: "repairs",
      topic: "gym.role.staff",
      serverTime: expect.any(String),
    });
    const { body: other } = await use("acquire", admin);
    expect(other).toMatchObject({
      status: "denied",
      holder: { name: "Staff G." },
      topic: "gym.role.admin",
    });
  });

  it("goes its whole way: denied, asked for, given back, got, taken", async () => {
    const said = [];
    for (const [action, headers, more] of [
      ["acquire", staff, {}],
      ["acquire", admin, {}],
      ["ask", admin, { reason: "please" }],
      ["renew", staff, { token: 1 }],
      ["release", staff, { token: 1 }],
      ["look", staff, {}],
      ["acquire", admin, {}],
      ["renew", staff, { token: 1 }],
      ["take", staff, { reason: "my turn" }],
      ["release", admin, { token: 2 }],
    ] as const)
      said.push((await use(action, headers, more)).body["status"]);
    expect(said.join(" ")).toBe(
      "held denied asked held released free held lost held lost",
    );
  });

  it("hands what changed to the engines, and nothing of renewals", async () => {
    await use("acquire");
    await bed.settle();
    await bed.database.query("delete from livelets.outbox");
    await use("renew", staff, { token: 1 });
    await use("acquire");
    expect(await outboxed()).toEqual([]);
    await use("release");
    expect(await outboxed()).toHaveLength(2);
    await bed.settle();
    expect(await outboxed()).toEqual([]);
  });

  it("is had by a server under the name of its key", async () => {
    const server = { apikey: SECRET };
    const { body } = await use("acquire", server, { client: "job" });
    expect(body).toMatchObject({ status: "held", holder: { id: "key:default" } }); // prettier-ignore
    expect((await use("acquire")).body).toMatchObject({ status: "denied" });
  });

  it.each(["member", "visitor"])("is nothing for a %s", async (role) => {
    const { status } = await use("acquire", await as(role));
    expect(status).toBe(403);
  });

  it("is for the tenant's own people alone, and absent looks like forbidden", async () => {
    const foreign = await as("admin", "studio");
    const answers = [
      await use("acquire", foreign),
      await use("look", staff, { tenant: "nowhere" }),
      await use("look", foreign, { resource: "never:was" }),
    ];
    for (const { status, body } of answers)
      expect([status, Object(body.error).code]).toEqual([403, "forbidden"]);
  });

  it("is refused a page of somebody else, and granted one of the tenant's", async () => {
    await bed.database.query(
      "update livelets.tenant set origins = case id when 'gym' then '{https://gym.example}' else '{https://other.example}' end::text[]",
    );
    const from = async (origin: string) =>
      (await use("look", { ...staff, origin }, { client: "tab-1" })).status;
    expect(await from("https://gym.example")).toBe(200);
    expect(await from("https://other.example")).toBe(403);
    expect(await from("https://evil.example")).toBe(403);
  });

  it.each([
    ["tenant", "a.b"],
    ["action", "steal"],
    ["resource", "door"],
    ["resource", "Door:1"],
    ["resource", "door:a b"],
    ["client", ""],
    ["token", 0],
    ["token", 2 ** 53],
    ["token", "1"],
    ["reason", "x".repeat(201)],
    ["reason", "  "],
    ["ttl", 4],
    ["ttl", 61],
    ["more", 1],
  ])("says that %s is wrong when it is %j", async (field, value) => {
    const { status, body } = await use("acquire", staff, { [field]: value });
    expect(status).toBe(400);
    expect(Object(body.error).message).toMatch(
      field === "more" ? "the body" : `"${field}" is wrong`,
    );
  });
});
