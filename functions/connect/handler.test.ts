import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
beforeAll(async () => void (bed = await createTestBed()), 60_000);
afterAll(() => bed.close());

const names = ({ topics }: { topics?: { name: string }[] }) =>
  (topics ?? []).map(({ name }) => name);
const as = async (role: string, tenant = "gym") => ({
  authorization: `Bearer ${await bed.tokenOf(role, tenant)}`,
});

describe("connect", () => {
  it("grants a visitor the public topic of a tenant that allows it", async () => {
    const { status, body } = await bed.call("connect?tenant=gym");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: null,
      roles: ["visitor"],
      topics: [{ name: "gym.public", channel: "gym.public.g1", head: 0 }],
      denied: [],
      transports: ["supabase", "pusher", "poll"],
      transport: {
        kind: "supabase",
        url: "https://project.test",
        apikey: "sb_publishable_test",
      },
      pack: "gym",
    });
  });

  it("grants members their role and themselves, and rooms they ask for", async () => {
    const { body } = await bed.call(
      "connect?tenant=gym&topic=gym.room.desk,gym.role.admin",
      { headers: await as("member") },
    );
    expect(names(body)).toEqual([
      "gym.public",
      "gym.role.member",
      expect.stringMatching(/^gym\.user\./),
      "gym.room.desk",
    ]);
    expect(body.denied).toEqual([
      { name: "gym.role.admin", reason: "forbidden" },
    ]);
  });

  it("gives an admin two topics that show everything", async () => {
    const { body } = await bed.call("connect?tenant=gym", {
      headers: await as("admin"),
    });
    expect(names(body)).toEqual([
      "gym.role.admin",
      expect.stringMatching(/^gym\.user\./),
    ]);
  });

  it.each(["pusher", "poll"])("tells how to reach %s", async (kind) => {
    const { body } = await bed.call(`connect?tenant=gym&transport=${kind}`);
    expect(body.transport).toMatchObject({ kind });
    expect(JSON.stringify(body)).not.toContain("app-secret");
  });

  it("refuses an engine that the tenant has not", async () => {
    const { status, body } = await bed.call(
      "connect?tenant=gym&transport=carrier-pigeon",
    );
    expect([status, body.error]).toMatchObject([
      400,
      { message: expect.stringContaining("supabase, pusher, poll") },
    ]);
  });

  it("answers a private tenant and an absent one alike", async () => {
    await bed.database.query(
      "update livelets.tenant set public_reading = false where id = 'signage'",
    );
    const answers = [
      await bed.call("connect?tenant=signage"),
      await bed.call("connect?tenant=nowhere"),
    ];
    expect(
      answers.map(({ status, body }) => [
        status,
        { ...Object(body.error), requestId: "" },
      ]),
    ).toEqual(
      Array(2).fill([403, expect.objectContaining({ code: "forbidden" })]),
    );
  });

  it("takes a new generation at once", async () => {
    await bed.database.query(
      "select livelets.bump_generation('studio.public')",
    );
    const { body } = await bed.call("connect?tenant=studio");
    expect(body.topics).toMatchObject([{ channel: "studio.public.g2" }]);
  });
});

describe("cross-origin calls", () => {
  const from = (origin: string, init: RequestInit = {}) =>
    bed.call("connect?tenant=gym", { ...init, headers: { origin } });

  it("passes pages of an origin on the tenant's own list", async () => {
    await bed.database.query(
      "update livelets.tenant set origins = '{https://good.example}' where id = 'gym'",
    );
    const { status, headers } = await from("https://good.example");
    expect([status, headers.get("access-control-allow-origin")]).toEqual([
      200,
      "https://good.example",
    ]);
    expect(headers.get("vary")).toContain("Origin");
  });

  it("passes a preflight of any tenant's origin, and refuses the real request for another tenant", async () => {
    await bed.database.query(
      "update livelets.tenant set origins = '{https://studio.example}' where id = 'studio'",
    );
    expect(
      (await from("https://studio.example", { method: "OPTIONS" })).status,
    ).toBe(204);
    expect((await from("https://studio.example")).status).toBe(403);
  });

  it.each([
    "https://evil.example",
    "https://good.example.evil.com",
    "http://good.example",
    "http://localhost:3000",
  ])("refuses %s without telling browsers anything", async (origin) => {
    const answers = [
      await from(origin),
      await from(origin, { method: "OPTIONS" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(
      answers.map(({ headers }) => headers.get("access-control-allow-origin")),
    ).toEqual([null, null]);
  });

  it("explains a page that was opened as a file", async () => {
    const { status, body } = await from("null");
    expect([status, body.error]).toMatchObject([
      403,
      { code: "null_origin", message: expect.stringContaining("file") },
    ]);
  });
});

describe("router", () => {
  it("answers 404 to a call that does not exist and 405 to a wrong method", async () => {
    expect((await bed.call("nonsense")).status).toBe(404);
    expect((await bed.call("publish")).status).toBe(405);
  });

  it("tells how it is", async () => {
    const { body } = await bed.call("health");
    expect(body).toMatchObject({
      status: "ok",
      services: [{ name: "database", status: "ok" }],
      eventsEmitted: 0,
    });
  });

  it("shows nothing of an inner failure", async () => {
    const broken = await createTestBed({
      verify: () => Promise.reject(new Error("inner secret")),
    });
    broken.deps.database.query = () =>
      Promise.reject(new Error("relation hidden does not exist"));
    const { status, text } = await broken.call("connect?tenant=gym");
    expect(status).toBe(500);
    expect(text).not.toContain("hidden");
    await broken.close();
  });
});
