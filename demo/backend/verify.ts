import { errors } from "jose";
import { TokenError, type Claims } from "./gateway/index.ts";

/** The verdict of sign-in in the gateway's words: what exactly is wrong with a token decides what a client is told. */
export function gatewayVerify(
  verify: (token: string) => Promise<Claims>,
  now: () => number,
): (token: string) => Promise<Claims> {
  return async (token) => {
    try {
      return await verify(token);
    } catch (error) {
      throw toTokenError(error, now);
    }
  };
}

function toTokenError(error: unknown, now: () => number): TokenError {
  if (error instanceof errors.JWTExpired) {
    const expired = error.payload.exp ?? 0;
    return TokenError.expired(Math.max(0, Math.floor(now() / 1000) - expired));
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const isMissing = error.reason === "missing";
    return isMissing ? TokenError.claims() : TokenError.signature();
  }
  const isForeign =
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey;
  return isForeign ? TokenError.signature() : TokenError.malformed();
}
