import { SignJWT, type JSONWebKeySet } from "jose";
import type { Database } from "../../../functions/_shared/database.ts";
import type { Claims, Handler } from "../../../functions/_shared/deps.ts";
import { createVerify } from "../../../functions/_shared/verify.ts";
import { Attempts } from "./attempts.ts";
import { AuthError } from "./auth-error.ts";
import {
  checkPassword,
  endSessions,
  openSession,
  refreshSession,
  userOfSession,
  type Grant,
} from "./sessions.ts";
import type { SigningKey } from "./signing-key.ts";

export interface AuthOptions {
  readonly database: Database;
  readonly key: SigningKey;
  /** Where sign-in is reached from outside, such as `http://localhost:5173/auth/v1`. It goes into each token. */
  readonly issuer: string;
  /** The API keys that may call. */
  readonly apikeys: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long an access token is good, in seconds. */
  readonly lifetime?: number;
}

/** Sign-in with a password for the people in auth.users, as Supabase Auth answers it. */
export interface Auth {
  /** Handles requests below `/auth/v1`. Never rejects. */
  readonly handle: Handler;
  readonly jwks: JSONWebKeySet;
  /** Resolves to the claims of an access token of ours; rejects with jose's errors. */
  readonly verify: (token: string) => Promise<Claims>;
  /** Signs someone in without a password: for tests and the backend itself. Null when there is no such person. */
  signIn(email: string): Promise<string | null>;
}

const MAX_BODY = 16_384;
const MAX_PASSWORD = 72;

export function createAuth(options: AuthOptions): Auth {
  const { database, key, issuer } = options;
  const now = options.now ?? Date.now;
  const lifetime = options.lifetime ?? 3_600;
  const attempts = new Attempts(10, 60_000);
  const jwks = { keys: [key.publicJwk] };
  const verify = createVerify({ issuer, jwks });

  async function accessToken({ user, session }: Grant): Promise<string> {
    const seconds = Math.floor(now() / 1000);
    const claims = {
      email: user.email,
      phone: "",
      role: user.role,
      aal: "aal1",
      amr: [{ method: "password", timestamp: seconds }],
      session_id: session,
      is_anonymous: false,
      app_metadata: user.app_metadata,
      user_metadata: user.user_metadata,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: key.id, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience("authenticated")
      .setSubject(user.id)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetime)
      .sign(key.privateKey);
  }

  async function granted(grant: Grant): Promise<Response> {
    return Response.json({
      access_token: await accessToken(grant),
      token_type: "bearer",
      expires_in: lifetime,
      expires_at: Math.floor(now() / 1000) + lifetime,
      refresh_token: grant.refreshToken,
      user: grant.user,
    });
  }

  async function withPassword(body: Body): Promise<Response> {
    const { email, password } = body;
    if (typeof email !== "string" || email === "")
      throw invalid("missing email or phone");
    const account = email.toLowerCase().slice(0, 254);
    const wait = attempts.wait(account, now());
    if (wait > 0) throw tooMany(wait);
    const isPossible =
      typeof password === "string" &&
      Buffer.byteLength(password) <= MAX_PASSWORD;
    const user = isPossible
      ? await checkPassword(database, account, password)
      : null;
    if (user === null) {
      attempts.failed(account, now());
      throw new AuthError(
        400,
        "invalid_credentials",
        "Invalid login credentials",
      );
    }
    attempts.succeeded(account);
    return granted(await openSession(database, user));
  }

  async function withRefreshToken(body: Body): Promise<Response> {
    const { refresh_token: token } = body;
    if (typeof token !== "string" || token === "")
      throw invalid("refresh_token required");
    return granted(await refreshSession(database, token));
  }

  async function token(request: Request, url: URL): Promise<Response> {
    const grant = url.searchParams.get("grant_type");
    if (grant === "password") return withPassword(await bodyOf(request));
    if (grant === "refresh_token")
      return withRefreshToken(await bodyOf(request));
    throw invalid("unsupported_grant_type");
  }

  async function user(request: Request): Promise<Response> {
    const { sub, session } = await bearer(request);
    const person = await userOfSession(database, sub, session);
    if (!person) {
      const what = "Session from session_id claim in JWT does not exist";
      throw new AuthError(403, "session_not_found", what);
    }
    return Response.json(person);
  }

  async function logout(request: Request, url: URL): Promise<Response> {
    const { sub, session } = await bearer(request);
    const asked = url.searchParams.get("scope");
    const scope = asked === "local" || asked === "others" ? asked : "global";
    await endSessions(database, sub, session, scope);
    return new Response(null, { status: 204 });
  }

  async function bearer(
    request: Request,
  ): Promise<{ sub: string; session: string }> {
    const header = request.headers.get("authorization") ?? "";
    const given = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
    if (!given) {
      const what = "This endpoint requires a valid Bearer token";
      throw new AuthError(401, "no_authorization", what);
    }
    const claims = await verify(given).catch((error: Error) => {
      const what = `invalid JWT: unable to parse or verify signature, ${error.message}`;
      throw new AuthError(403, "bad_jwt", what);
    });
    return { sub: String(claims.sub), session: String(claims.session_id) };
  }

  function checkKey(request: Request, url: URL): void {
    const given =
      request.headers.get("apikey") ?? url.searchParams.get("apikey");
    if (given === null)
      throw new AuthError(401, "no_api_key", "No API key found in request");
    if (!options.apikeys.includes(given))
      throw new AuthError(401, "bad_api_key", "Invalid API key");
  }

  async function answer(request: Request, url: URL): Promise<Response> {
    const call = `${request.method} ${url.pathname.replace(/^\/auth\/v1/, "")}`;
    if (request.method === "OPTIONS")
      return new Response(null, { status: 204 });
    if (call === "GET /.well-known/jwks.json") return Response.json(jwks);
    checkKey(request, url);
    if (call === "POST /token") return token(request, url);
    if (call === "GET /user") return user(request);
    if (call === "POST /logout") return logout(request, url);
    throw new AuthError(404, "not_found", "There is no such call here");
  }

  return {
    jwks,
    verify,
    async handle(request) {
      const url = new URL(request.url);
      let response: Response;
      try {
        response = await answer(request, url);
      } catch (error) {
        const known = error instanceof AuthError ? error : failed();
        response = known.toResponse();
      }
      allowOrigin(request, response.headers);
      return response;
    },
    async signIn(email) {
      const [row] = await database.query<{ id: string }>(
        "select id::text as id from auth.users where email = lower($1)",
        [email],
      );
      return row ? accessToken(await openSession(database, row.id)) : null;
    },
  };
}

type Body = Readonly<Record<string, unknown>>;

async function bodyOf(request: Request): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_BODY)
      throw new AuthError(413, "request_too_large", "The request is too large");
    chunks.push(chunk as Uint8Array);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Body;
  } catch {
    // Told below, as for any body that is no object.
  }
  throw new AuthError(400, "bad_json", "Could not parse request body as JSON");
}

function invalid(what: string): AuthError {
  return new AuthError(400, "validation_failed", what);
}

function tooMany(seconds: number): AuthError {
  const what = "Request rate limit reached";
  return new AuthError(429, "over_request_rate_limit", what, seconds);
}

function failed(): AuthError {
  return new AuthError(
    500,
    "unexpected_failure",
    "Unexpected failure, please check server logs for more information",
  );
}

/** Any origin that came this far: the backend lets pages of this machine through only. */
function allowOrigin(request: Request, headers: Headers): void {
  const asked = request.headers.get("access-control-request-headers");
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-allow-methods", "GET, POST, OPTIONS");
  headers.set(
    "access-control-allow-headers",
    asked ?? "apikey, authorization, content-type, x-client-info",
  );
  headers.set("access-control-expose-headers", "x-sb-error-code");
}
