import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { openTestDatabase } from "../../../supabase/testing.ts";
import { startBackend, type Backend } from "../backend.ts";

let backend: Backend;

beforeAll(async () => {
  const database = await openTestDatabase();
  backend = await startBackend({
    port: 0,
    folder: null,
    database,
    pages: false,
    sampler: false,
  });
});
afterAll(() => backend.close());

function client(): SupabaseClient {
  return createClient(backend.url, backend.keys.publishable, {
    auth: {
      persistSession: false,
      autoRefreshToken: false,
      storageKey: Math.random().toString(),
    },
    realtime: { transport: WebSocket as never },
  });
}

const ANN = { email: "admin@gym.test", password: "livelets" };

async function signedIn() {
  const supabase = client();
  const { data, error } = await supabase.auth.signInWithPassword(ANN);
  expect(error).toBeNull();
  return { supabase, session: data.session! };
}

function refresh(token: string) {
  return client().auth.refreshSession({ refresh_token: token });
}

describe("sign-in", () => {
  it("gives a token that the client verifies by the published key", async () => {
    const { supabase, session } = await signedIn();
    const { data } = await supabase.auth.getClaims(session.access_token);
    expect(data?.header.alg).toBe("ES256");
    expect(data?.claims).toMatchObject({
      iss: `${backend.url}/auth/v1`,
      aud: "authenticated",
      role: "authenticated",
      email: ANN.email,
    });
    expect(session.expires_in).toBe(3_600);
  });

  it("knows the person behind a token", async () => {
    const { supabase } = await signedIn();
    const { data } = await supabase.auth.getUser();
    expect(data.user).toMatchObject({
      email: ANN.email,
      role: "authenticated",
    });
  });

  it("refuses a wrong password and an unknown name alike", async () => {
    const wrong = { ...ANN, password: "guess" };
    for (const login of [wrong, { ...ANN, email: "nobody@gym.test" }]) {
      const { error } = await client().auth.signInWithPassword(login);
      expect(error).toMatchObject({ status: 400, code: "invalid_credentials" });
    }
  });

  it("makes guessers wait, and only for the name they guess", async () => {
    const login = { email: "visitor@studio.test", password: "guess" };
    for (let tries = 0; tries < 10; tries++) {
      await client().auth.signInWithPassword(login);
    }
    const { error } = await client().auth.signInWithPassword(login);
    expect(error).toMatchObject({
      status: 429,
      code: "over_request_rate_limit",
    });
    await signedIn();
  });

  it("exchanges a refresh token for new ones", async () => {
    const { session } = await signedIn();
    const { data, error } = await refresh(session.refresh_token);
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(session.refresh_token);
  });

  it("honours a refresh token whose answer was lost, and ends the session of one used much later", async () => {
    const { session } = await signedIn();
    const { data } = await refresh(session.refresh_token);
    expect((await refresh(session.refresh_token)).error).toBeNull();
    const { data: third } = await refresh(data.session!.refresh_token);
    await backend.database.query(
      "update auth.refresh_tokens set updated_at = now() - interval '1 minute', parent = null",
    );
    expect((await refresh(session.refresh_token)).error?.code).toBe(
      "refresh_token_already_used",
    );
    expect((await refresh(third.session!.refresh_token)).error?.code).toBe(
      "refresh_token_not_found",
    );
  });

  it("ends a session at sign-out", async () => {
    const { supabase, session } = await signedIn();
    expect((await supabase.auth.signOut()).error).toBeNull();
    const { error } = await client().auth.getUser(session.access_token);
    expect(error?.name).toBe("AuthSessionMissingError");
  });

  it("keeps at most twenty sessions of a person", async () => {
    for (let count = 0; count < 22; count++) {
      await backend.signIn("staff@signage.test");
    }
    const [row] = await backend.database.query<{ count: number }>(
      "select count(*)::int as count from auth.sessions s join auth.users u on u.id = s.user_id where u.email = 'staff@signage.test'",
    );
    expect(row?.count).toBe(20);
  });
});

async function call(path: string, init: RequestInit = {}) {
  const headers = { apikey: backend.keys.publishable, ...init.headers };
  const answer = await fetch(`${backend.url}/auth/v1${path}`, {
    ...init,
    headers,
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

describe("bad requests", () => {
  const token = "/token?grant_type=password";

  it.each([
    ["no JSON", token, "{", 400, "bad_json"],
    ["a list", token, "1", 400, "bad_json"],
    ["no name", token, "{}", 400, "validation_failed"],
    [
      "a name that is no text",
      token,
      '{"email":{},"password":"x"}',
      400,
      "validation_failed",
    ],
    [
      "a password that is no text",
      token,
      '{"email":"a","password":{}}',
      400,
      "invalid_credentials",
    ],
    [
      "an unknown grant",
      "/token?grant_type=magic",
      "{}",
      400,
      "validation_failed",
    ],
    ["a huge body", token, "x".repeat(20_000), 413, "request_too_large"],
    ["an unknown call", "/nothing", "{}", 404, "not_found"],
  ])("are refused: %s", async (_, path, body, status, code) => {
    expect(await call(path, { method: "POST", body })).toMatchObject({
      status,
      body: { code: status, error_code: code },
    });
  });

  it("are refused without a key, or with a foreign one", async () => {
    const foreign = await call("/user", { headers: { apikey: "other" } });
    expect(foreign.status).toBe(401);
    const none = await fetch(`${backend.url}/auth/v1/user`);
    expect(none.status).toBe(401);
  });

  it("are refused with a token of somebody else's making", async () => {
    const headers = { authorization: "Bearer a.b.c" };
    expect(await call("/user", { headers })).toMatchObject({
      status: 403,
      body: { error_code: "bad_jwt" },
    });
  });

  it.each(["https://evil.example", "null", "http://localhost.evil.example"])(
    "are refused from pages of %s",
    async (origin) => {
      const answer = await fetch(`${backend.url}/auth/v1/user`, {
        headers: { origin, apikey: backend.keys.publishable },
      });
      expect(answer.status).toBe(403);
    },
  );
});
