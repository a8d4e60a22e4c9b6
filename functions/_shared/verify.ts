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
  const keys: JWTVerifyGetKey =
    jwks instanceof URL ? createRemoteJWKSet(jwks) : createLocalJWKSet(jwks);
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
