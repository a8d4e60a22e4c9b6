import type { Claims, Deps } from "./deps.ts";
import { HttpError, forbidden } from "./http-error.ts";
import { PUBLISH_KEY } from "./publish-key.ts";
import { admit } from "./rate-limit.ts";
import { sameText } from "./same-text.ts";
import { isUnavailable } from "./unavailable.ts";

/** Who calls: a trusted server with a named secret key, a signed-in person, or a visitor with the publishable key alone. */
export interface Caller {
  readonly kind: "secret" | "user" | "visitor";
  readonly claims: Claims;
  /** The name of the secret key, for the log. */
  readonly key?: string;
}

/**
 * Finds out who calls. A credential that is present but bad is 401: it never falls through to a weaker one.
 * The `apikey` header names the project (publishable) or a server (secret); a bearer token names a person.
 * Whoever calls too much is 429.
 */
export async function authenticate(
  request: Request,
  deps: Deps,
): Promise<Caller> {
  const caller = await identify(request, deps);
  await admit(request, deps, caller);
  return caller;
}

/** For a call that is open to all: nobody has to say who they are. Counts the address, unless a server asks. */
export async function admitAnybody(
  request: Request,
  deps: Deps,
): Promise<void> {
  const apikey = request.headers.get("apikey");
  if (apikey !== null && secretName(apikey, deps) !== undefined) return;
  await admit(request, deps, { kind: "visitor", claims: { role: "anon" } });
}

async function identify(request: Request, deps: Deps): Promise<Caller> {
  const apikey = request.headers.get("apikey");
  // It reads nothing and does nothing else: so, valid or not, it is refused unseen.
  if (apikey?.startsWith(PUBLISH_KEY)) throw forbidden();
  const bearer = bearerOf(request, apikey);

  const secret = apikey === null ? undefined : secretName(apikey, deps);
  if (
    apikey !== null &&
    secret === undefined &&
    !deps.config.publishableKeys.some((key) => sameText(key, apikey))
  ) {
    throw unauthorized(
      "The apikey is not one of this project. Use its publishable key.",
    );
  }
  if (bearer !== null) {
    if (secret !== undefined)
      throw unauthorized(
        "A secret key and a bearer token were both sent. Send one of them.",
      );
    return { kind: "user", claims: await personOf(bearer, deps) };
  }
  if (secret !== undefined)
    return { kind: "secret", claims: { role: "service_role" }, key: secret };
  if (apikey !== null) return { kind: "visitor", claims: { role: "anon" } };
  throw unauthorized(
    "There is no apikey header and no bearer token. Send the project's publishable key as apikey.",
  );
}

async function personOf(token: string, deps: Deps): Promise<Claims> {
  let claims: Claims;
  try {
    claims = await deps.verify(token);
  } catch (thrown) {
    // Whether the token is valid could not be found out: nobody should be signed out for that.
    if (isUnavailable(thrown)) throw thrown;
    throw unauthorized(
      "The bearer token is not valid: wrong, expired, or of another project. Sign in again.",
    );
  }
  if (
    claims.role !== "authenticated" ||
    typeof claims.sub !== "string" ||
    claims.sub === ""
  ) {
    throw unauthorized(
      "The bearer token is not one of a signed-in person. Sign in again.",
    );
  }
  return claims;
}

/** supabase-js repeats the apikey as bearer while nobody is signed in; that is no second credential. */
function bearerOf(request: Request, apikey: string | null): string | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const match = /^Bearer\s+(\S+)$/i.exec(header);
  if (!match)
    throw unauthorized(
      "The authorization header is not a bearer token. Send “Bearer <token>” or leave it out.",
    );
  return match[1] === apikey ? null : match[1]!;
}

function secretName(apikey: string, deps: Deps): string | undefined {
  return Object.entries(deps.config.secretKeys).find(([, key]) =>
    sameText(key, apikey),
  )?.[0];
}

function unauthorized(message: string): HttpError {
  return new HttpError(401, "unauthorized", message, {
    headers: { "www-authenticate": "Bearer" },
  });
}
