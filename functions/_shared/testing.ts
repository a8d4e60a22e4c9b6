import { randomUUID } from "node:crypto";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { openTestDatabase } from "../../supabase/testing.ts";
import { createRouter } from "../router.ts";
import type { Deps, LogEntry } from "./deps.ts";
import { builtInPacks } from "./packs.ts";
import { createVerify } from "./verify.ts";

export const PUBLISHABLE = "sb_publishable_test";
export const SECRET = "sb_secret_test";
const ISSUER = "https://project.test/auth/v1";

/** The real functions on a real database, with signing keys and an upstream of the test's own. */
export async function createTestBed(overrides: Partial<Deps> = {}) {
  const database = await openTestDatabase();
  const keys = await generateKeyPair("ES256", { extractable: true });
  const jwk = {
    ...(await exportJWK(keys.publicKey)),
    alg: "ES256",
    kid: "test",
  };
  const logged: LogEntry[] = [];
  const background: Promise<unknown>[] = [];
  const deps: Deps = {
    database,
    config: {
      publishableKeys: [PUBLISHABLE],
      secretKeys: { default: SECRET },
      supabase: { url: "https://project.test", apikey: PUBLISHABLE },
      pusher: {
        id: "1",
        key: "app-key",
        secret: "app-secret",
        host: "pusher.test",
        port: 80,
        tls: false,
      },
    },
    packs: builtInPacks,
    generators: {},
    verify: createVerify({ issuer: ISSUER, jwks: { keys: [jwk] } }),
    fetch: () => Promise.resolve(new Response("{}")),
    now: () => Date.now(),
    id: () => randomUUID(),
    sleep: () => Promise.reject(new Error("this test has no time to sleep")),
    waitUntil: (work) => void background.push(work),
    log: (entry) => void logged.push(entry),
    ...overrides,
  };
  const router = createRouter(deps);

  /** A token as Supabase Auth signs it, for `<role>@<tenant>.test` of the seed. */
  async function tokenOf(
    role: string,
    tenant: string,
    claims: Record<string, unknown> = {},
    expires = "5m",
  ) {
    const [row] = await database.query<{ id: string }>(
      "select id::text from auth.users where email = $1",
      [`${role}@${tenant}.test`],
    );
    return new SignJWT({ role: "authenticated", ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "test" })
      .setSubject(row!.id)
      .setIssuer(ISSUER)
      .setAudience("authenticated")
      .setExpirationTime(expires)
      .sign(keys.privateKey);
  }

  /** Calls a function and reads its JSON. */
  async function call(
    path: string,
    init: RequestInit & { headers?: Record<string, string> } = {},
  ) {
    const headers = { apikey: PUBLISHABLE, ...init.headers };
    const response = await router.handle(
      new Request(`https://project.test/functions/v1/${path}`, {
        ...init,
        headers,
      }),
    );
    const text = await response.text();
    const body = (text === "" ? null : JSON.parse(text)) as Record<
      string,
      never
    >;
    return { status: response.status, headers: response.headers, body, text };
  }

  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ) =>
    call(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        apikey: SECRET,
        ...headers,
      },
    });

  const settle = () => Promise.all(background.splice(0));
  return {
    deps,
    database,
    router,
    call,
    post,
    tokenOf,
    settle,
    logged,
    close: () => database.close(),
  };
}

export type TestBed = Awaited<ReturnType<typeof createTestBed>>;

/** A time zone where it is about noon: no day ends while a test counts what happened today. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // POSIX' sign is the other way round.
  return `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

/** A valid event of the gym pack. */
export const checkedIn = (id = "m1") => ({
  tenant: "gym",
  type: "member_checked_in",
  data: {
    member: { id, full_name: "Ada Okafor" },
    timestamp: "2026-11-20T10:00:00Z",
  },
  audience: { public: true },
});

/** A valid event from which nothing follows: it takes one number in each topic. */
export const loggedLine = (message = "m1") => ({
  tenant: "gym",
  type: "host:log",
  data: { level: "info", message },
  audience: { public: true },
});
