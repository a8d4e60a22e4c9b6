import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../../scripts/lib/function-names.ts";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { RUNTIMES, serve } from "./serving.ts";
import { DENO, tool } from "./tools.ts";

// Every function on every runtime, over HTTP, on a real PostgreSQL: what the packages do there is tried too.

const ISSUER = "https://project.example";

let postgres: TestPostgres;
let token: string;
let env: Record<string, string>;

beforeAll(async () => {
  for (const version of DENO) tool("deno", version);
  postgres = await startPostgres();
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" };
  const database = postgres.connect(1);
  const [staff] = await database.query<{ id: string }>(
    "select md5('staff@gym')::uuid::text as id",
  );
  await database.close();
  token = await new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setSubject(staff!.id)
    .setIssuer(`${ISSUER}/auth/v1`)
    .setAudience("authenticated")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
  env = {
    SUPABASE_URL: ISSUER,
    SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_test"}',
    SUPABASE_SECRET_KEYS: '{"default":"sb_secret_test"}',
    SUPABASE_DB_URL: postgres.url,
    SUPABASE_JWKS: JSON.stringify({ keys: [jwk] }),
    PUSHER_APP_ID: "1",
    PUSHER_KEY: "livelets",
    PUSHER_SECRET: "livelets-secret",
    PUSHER_HOST: "127.0.0.1",
    PUSHER_PORT: "1",
    PUSHER_TLS: "false",
  };
});
afterAll(() => postgres?.stop());

interface Call {
  readonly path?: string;
  readonly as?: "person" | "server";
  readonly body?: () => object;
  readonly status?: number;
  readonly answers: object;
}

const CALLS: Record<string, Call> = {
  command: {
    as: "person",
    body: () => ({
      id: randomUUID(),
      client: "desk-1",
      type: "check_in",
      args: { member_id: "nobody" },
      at: new Date().toISOString(),
    }),
    answers: { status: "rejected", reason: "unknown_member" },
  },
  connect: {
    path: "?tenant=gym&transport=pusher",
    as: "person",
    answers: { roles: ["staff"], transport: { kind: "pusher" } },
  },
  heads: {
    path: "?topic=gym.role.staff",
    as: "person",
    answers: { heads: [{ topic: "gym.role.staff" }] },
  },
  health: { answers: { status: "ok" } },
  history: {
    path: "?topic=gym.role.staff",
    as: "person",
    answers: { snapshot: { state: {} } },
  },
  lease: {
    as: "person",
    body: () => ({
      tenant: "gym",
      action: "acquire",
      resource: "door:front",
      client: "desk-2",
    }),
    answers: {
      status: expect.stringMatching(/^held|denied$/),
      topic: "gym.role.staff",
    },
  },
  publish: {
    as: "server",
    body: () => ({
      tenant: "host",
      type: "host:log",
      data: { level: "info", message: "Hello" },
      audience: { public: true },
    }),
    status: 201,
    answers: { events: [{ topic: "host.public" }, {}] },
  },
  "pusher-auth": {
    as: "person",
    body: () => ({
      socket_id: "1.1",
      channel_name: "private-gym.role.staff.g1",
    }),
    answers: { auth: expect.stringMatching(/^livelets:[0-9a-f]{64}$/) },
  },
  tick: {
    as: "server",
    body: () => ({}),
    answers: { tenants: expect.any(Number) },
  },
};

function request(url: string, { path = "", as, body }: Call): Request {
  return new Request(`${url}/${path}`, {
    method: body ? "POST" : "GET",
    body: body ? JSON.stringify(body()) : undefined,
    headers: {
      "content-type": "application/json",
      apikey: as === "server" ? "sb_secret_test" : "sb_publishable_test",
      ...(as === "person" ? { authorization: `Bearer ${token}` } : {}),
    },
  });
}

describe.each(Object.entries(RUNTIMES))("%s", (_, command) => {
  describe.each(functionNames)("%s", (name) => {
    it("starts and answers", async () => {
      const { url, stop } = await serve(command, name, env);
      try {
        const preflight = await fetch(url, { method: "OPTIONS" });
        expect(preflight.status).toBe(204);
        const wrong = await fetch(url, { method: "PUT" });
        expect(wrong.status).toBe(405);
        const call = CALLS[name]!;
        const answer = await fetch(request(url, call));
        expect(await answer.json()).toMatchObject(call.answers);
        expect(answer.status).toBe(call.status ?? 200);
        expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      } finally {
        await stop();
      }
    });

    it("does not start without a secret key, and names the variable", async () => {
      const lacking = { ...env, SUPABASE_SECRET_KEYS: "" };
      await expect(serve(command, name, lacking)).rejects.toThrow(
        "functions: SUPABASE_SECRET_KEYS is not set.",
      );
    });
  });
});

it.each(DENO)("has no error of type in Deno %s", (version) => {
  const entries = functionNames.map((name) => `functions/${name}/index.ts`);
  const { status, stderr } = spawnSync(
    tool("deno", version),
    ["check", ...entries],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    },
  );
  expect(stderr).not.toContain("error");
  expect(status).toBe(0);
});
