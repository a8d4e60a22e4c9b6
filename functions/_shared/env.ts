import type { JSONWebKeySet } from "jose";
import { builtInGenerators } from "./generators.ts";
import { builtInPacks } from "./packs.ts";
import { postgresDatabase } from "./database.postgres.ts";
import type { Config, Deps, PusherConfig } from "./deps.ts";
import { createLimit } from "./rate-limit.ts";
import { createVerify } from "./verify.ts";

/** Environment variables by name; `Deno.env.toObject()` and `process.env` both fit. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The dependencies of a deployed function, from the environment that Supabase injects plus our own `PUSHER_*`. Where
 * `LIVELETS_ISSUER` is set there is no Supabase, and the names begin with `LIVELETS_` instead (docs/pusher.md).
 * A variable that is missing or half set is an error at start, never a silent stand-in.
 */
export function depsFromEnvironment(
  env: Environment,
  waitUntil: Deps["waitUntil"],
): Deps {
  const prefix = env.LIVELETS_ISSUER ? "LIVELETS" : "SUPABASE";
  const url = env.LIVELETS_ISSUER ? undefined : required(env, "SUPABASE_URL");
  const publishable = namedKeys(env, `${prefix}_PUBLISHABLE_KEYS`);
  const config: Config = {
    publishableKeys: Object.values(publishable),
    secretKeys: namedKeys(env, `${prefix}_SECRET_KEYS`),
    supabase: url ? { url, apikey: Object.values(publishable)[0]! } : undefined,
    pusher: pusherFrom(env),
    addressHeader: env.LIVELETS_ADDRESS_HEADER ?? "x-forwarded-for",
  };
  const database = postgresDatabase(
    env.LIVELETS_DB_URL || required(env, `${prefix}_DB_URL`),
  );
  return {
    database,
    config,
    packs: builtInPacks,
    generators: builtInGenerators,
    verify: url === undefined ? ownVerify(env) : supabaseVerify(env, url),
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    id: () => crypto.randomUUID(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...(env.LIVELETS_RATE_LIMITS === "off"
      ? {}
      : { limit: createLimit(database) }),
    waitUntil,
    log: (entry) =>
      console[entry.level === "error" ? "error" : "log"](JSON.stringify(entry)),
  };
}

function supabaseVerify(env: Environment, url: string): Deps["verify"] {
  return createVerify({
    issuer: `${url}/auth/v1`,
    jwks: env.SUPABASE_JWKS
      ? keySet(env, "SUPABASE_JWKS")
      : new URL(`${url}/auth/v1/.well-known/jwks.json`),
  });
}

/** Another issuer's tokens, or nobody's: `LIVELETS_ISSUER=none` is for pages without sign-in. */
function ownVerify(env: Environment): Deps["verify"] {
  if (env.LIVELETS_ISSUER === "none")
    return () => Promise.reject(new Error("verify: nobody signs in here."));
  const jwks = required(env, "LIVELETS_JWKS");
  return createVerify({
    issuer: env.LIVELETS_ISSUER!,
    audience: env.LIVELETS_AUDIENCE,
    jwks: URL.canParse(jwks) ? new URL(jwks) : keySet(env, "LIVELETS_JWKS"),
  });
}

/** Supabase writes it as `{"keys":[…]}` or as the list alone. */
function keySet(env: Environment, name: string): JSONWebKeySet {
  const set = json<JSONWebKeySet | JSONWebKeySet["keys"]>(env, name);
  return Array.isArray(set) ? { keys: set } : set;
}

function pusherFrom(env: Environment): PusherConfig | undefined {
  const names = ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"];
  if (names.every((name) => env[name] === undefined)) return undefined;
  const [id, key, secret] = names.map((name) => required(env, name)) as [
    string,
    string,
    string,
  ];
  const host = env.PUSHER_HOST;
  if (host === undefined)
    return { id, key, secret, cluster: required(env, "PUSHER_CLUSTER") };
  return {
    id,
    key,
    secret,
    host,
    port: env.PUSHER_PORT ? Number(env.PUSHER_PORT) : undefined,
    tls: env.PUSHER_TLS !== "false",
  };
}

/** `{"default":"sb_…"}`, as Supabase injects its keys. */
function namedKeys(env: Environment, name: string): Record<string, string> {
  const keys = json<unknown>(env, name);
  const valid =
    typeof keys === "object" && keys !== null && Object.keys(keys).length > 0;
  if (!valid)
    throw new Error(
      `functions: ${name} holds no keys. Set it to {"default":"sb_…"}.`,
    );
  return keys as Record<string, string>;
}

/** The message holds nothing of the text, which may be a secret. */
function json<Value>(env: Environment, name: string): Value {
  try {
    return JSON.parse(required(env, name)) as Value;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new Error(
      `functions: ${name} is not JSON. Set it as Supabase does, quotes included.`,
    );
  }
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === "")
    throw new Error(
      `functions: ${name} is not set. Set it in the function's secrets.`,
    );
  return value;
}
