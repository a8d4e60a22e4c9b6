import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { postgresDatabase } from "./database.postgres.ts";
import { depsFromEnvironment } from "./env.ts";
import { createLimit } from "./rate-limit.ts";
import { createTestBed, loggedLine } from "./testing.ts";
import type { TestBed } from "./testing.ts";
import { createVerify } from "./verify.ts";

const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

async function openBed(overrides: Parameters<typeof createTestBed>[0]) {
  const bed = await createTestBed(overrides);
  closing.push(() => bed.close());
  return bed;
}

const CALLS = [
  ["connect?tenant=gym"],
  ["history?topic=gym.public"],
  ["heads?topic=gym.public"],
  ["publish", loggedLine()],
  [
    "command",
    {
      id: randomUUID(),
      tenant: "gym",
      client: "c",
      type: "check_in",
      args: {},
      at: "2026-11-20T10:00:00Z",
    },
  ],
  ["pusher-auth", { socket_id: "1.2", channel_name: "private-gym.public.g1" }],
  ["tick", {}],
  [
    "lease",
    { tenant: "gym", action: "look", resource: "door:front", client: "c" },
  ],
] as const;
const ask = (bed: TestBed, [path, body]: readonly [string, object?]) =>
  body ? bed.post(path, body) : bed.call(path);

describe("without its database", () => {
  it("every call is answered 503 with Retry-After", async () => {
    const nowhere = postgresDatabase("postgres://postgres@127.0.0.1:1/none", {
      // All of them at once: none has to wait until another's connection is tried again.
      connections: 20,
    });
    closing.push(() => nowhere.close());
    const limit = createLimit(nowhere);
    const bed = await openBed({ database: nowhere, limit });
    const answers = await Promise.all(CALLS.map((call) => ask(bed, call)));
    for (const [at, call] of CALLS.entries()) {
      const { status, headers, body, text } = answers[at]!;
      expect([call[0], status, body.error]).toMatchObject([
        call[0],
        503,
        { code: "unavailable" },
      ]);
      expect(headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/);
    }
    const { status, headers, body } = await bed.call("health");
    expect([status, body]).toMatchObject([
      503,
      { status: "down", services: [{ status: "down" }], eventsEmitted: 0 },
    ]);
    expect(headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  });
});

describe("with a database that fails otherwise", () => {
  it("tick does not say that it was done", async () => {
    const bed = await openBed({});
    await bed.database.query("drop function livelets.simulated");
    const { status, body } = await bed.post("tick", {});
    expect([status, body.error]).toMatchObject([500, { code: "internal" }]);
  });
});

describe("with a database that is killed meanwhile", () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startPostgres()), 120_000);
  afterAll(() => postgres.stop());

  it("refuses what it cannot do with 503, and the log has each event once when it is asked again", async () => {
    const database = postgres.connect(4);
    closing.push(() => database.close());
    const bed = await openBed({ database });
    const events = Array.from({ length: 120 }, (_, n) => ({
      ...loggedLine(`n${n}`),
      id: randomUUID(),
    }));
    const statuses: number[] = [];
    const left = new Set(events);
    for (let round = 0; left.size > 0 && round < 60; round++) {
      const asked = [...left].slice(0, 40);
      const answers = asked.map((event) => bed.post("publish", event));
      // Some have committed, some are on their way, some have not begun.
      await answers[5];
      if (round < 3) postgres.crash();
      for (const [n, { status, headers }] of (
        await Promise.all(answers)
      ).entries()) {
        statuses.push(status);
        if (status < 300) left.delete(asked[n]!);
        else expect(headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      }
    }
    expect(left.size).toBe(0);
    expect(statuses).toContain(503);
    expect(statuses.every((status) => [200, 201, 503].includes(status))).toBe(
      true,
    );
    const log = await database.query<{ seq: number; id: string }>(
      "select seq::int, id::text from livelets.event where topic = 'gym.public' order by seq",
    );
    expect(log.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
    expect(log.map(({ id }) => id).sort()).toEqual(
      events.map(({ id }) => id).sort(),
    );
  }, 120_000);
});

describe("without its engine", () => {
  it("publishes all the same, and Pusher is sent it once when it answers again", async () => {
    let isThere = false;
    let later = 0;
    const sent: string[] = [];
    const bed = await openBed({
      now: () => Date.now() + later,
      fetch: async (_url, init) => {
        if (!isThere)
          throw Object.assign(new TypeError("fetch failed"), {
            cause: { code: "ECONNREFUSED" },
          });
        const { batch } = JSON.parse(String(init!.body)) as {
          batch: { channel: string; data: string }[];
        };
        for (const { channel, data } of batch)
          if (channel.startsWith("private-gym.public")) sent.push(data);
        return new Response("{}");
      },
    });
    for (const message of ["a", "b"])
      expect((await bed.post("publish", loggedLine(message))).status).toBe(201);
    await bed.settle();
    expect(sent).toEqual([]);
    const { body } = await bed.call("history?topic=gym.public&after=0");
    expect(body["events"]).toHaveLength(2);
    isThere = true;
    later = 60_000;
    await bed.database.query("update livelets.outbox set next_at = now()");
    await bed.router.outbox.flush();
    expect(
      sent.map((data) => (JSON.parse(data) as { from: number }).from),
    ).toEqual([1, 2]);

    Object.assign(bed.deps.config, { pusher: undefined });
    const { status, headers, body: refusal } = await ask(bed, CALLS[5]);
    // Somebody has to set it up first.
    expect(headers.get("retry-after")).toBe("60");
    expect([status, refusal.error]).toMatchObject([
      503,
      { code: "not_configured" },
    ]);
  });
});

describe("without who signs tokens", () => {
  it("nobody is called wrong, whether they say nothing or answer 502", async () => {
    let isSilent = true;
    const issuer = createServer((_request, response) => {
      if (isSilent) response.destroy();
      else response.writeHead(502).end("bad gateway");
    });
    await new Promise<void>((resolve) =>
      issuer.listen(0, "127.0.0.1", resolve),
    );
    closing.push(() => issuer.close());
    const { port } = issuer.address() as AddressInfo;
    const verify = createVerify({
      issuer: "https://project.test/auth/v1",
      jwks: new URL(`http://127.0.0.1:${port}/jwks.json`),
    });
    const bed = await openBed({ verify });
    const token = await bed.tokenOf("member", "gym");
    const connect = (bearer: string) =>
      bed.call("connect?tenant=gym", {
        headers: { authorization: `Bearer ${bearer}` },
      });
    for (isSilent of [true, false]) {
      const { status, headers, text } = await connect(token);
      expect([status, headers.get("retry-after")]).toEqual([503, "2"]);
      expect(text).not.toContain("127.0.0.1");
    }
    expect((await connect("x.y.z")).status).toBe(401);
  });
});

describe("the environment of a function on Supabase", () => {
  const env = {
    SUPABASE_URL: "https://project.test",
    SUPABASE_DB_URL: "postgres://nobody@127.0.0.1:1/none",
    SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_x"}',
    SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}',
    PUSHER_APP_ID: "1",
    PUSHER_KEY: "k",
    PUSHER_SECRET: "s",
    PUSHER_CLUSTER: "eu",
  };
  it.each(Object.keys(env))(
    "must have %s, and a missing one is named at start",
    (name) => {
      const start = (changed: object) =>
        depsFromEnvironment({ ...env, ...changed }, () => undefined);
      expect(() => start({})).not.toThrow();
      for (const value of [undefined, ""])
        expect(() => start({ [name]: value })).toThrow(
          `functions: ${name} is not set.`,
        );
    },
  );
});
