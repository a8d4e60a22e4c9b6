import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from "jose";
import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";
import type { Claims } from "./deps.ts";

export interface VerifySettings {
  /** Who issues the tokens, such as `https://<ref>.supabase.co/auth/v1`. */
  readonly issuer: string;
  /** Defaults to `authenticated`, Supabase's audience of signed-in people. */
  readonly audience?: string;
  /** The issuer's keys, or where to fetch them. */
  readonly jwks: JSONWebKeySet | URL;
}

/** Checks tokens by signature, issuer, audience, expiry and algorithm. Asymmetric keys only: no secret can leak that signs. */
export function createVerify({
  issuer,
  audience,
  jwks,
}: VerifySettings): (token: string) => Promise<Claims> {
  const keys = jwks instanceof URL ? remoteKeys(jwks) : createLocalJWKSet(jwks);
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: audience ?? "authenticated",
      algorithms: ["ES256", "RS256"],
      requiredClaims: ["exp", "sub"],
      clockTolerance: 5,
    });
    return {
      ...payload,
      role: typeof payload.role === "string" ? payload.role : "",
    };
  };
}

/** What a token can do to make no key fit. All else that keeps keys from being found is the issuer's. */
const OF_THE_TOKEN = new Set([
  "ERR_JWKS_NO_MATCHING_KEY",
  "ERR_JWKS_MULTIPLE_MATCHING_KEYS",
  "ERR_JOSE_NOT_SUPPORTED",
]);

/** The issuer's keys; when it does not answer, the error says so instead of blaming the token. */
function remoteKeys(url: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (OF_THE_TOKEN.has(String((cause as { code?: unknown }).code)))
        throw cause;
      const message = `verify: ${url.origin} does not tell its keys. Check that it answers.`;
      throw Object.assign(new Error(message, { cause }), {
        code: "KEYS_UNREACHABLE",
      });
    }
  };
}
