/** What a verified token says. `exp` is in seconds since 1970. */
export interface Claims {
  readonly role?: unknown;
  readonly exp?: unknown;
  readonly sub?: unknown;
  readonly [claim: string]: unknown;
}

export type TokenFault = "expired" | "malformed" | "signature" | "claims";

/** Why a token was refused; whoever verifies tokens for the gateway rejects with this. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  constructor(
    readonly fault: TokenFault,
    message: string,
  ) {
    super(message);
  }

  static expired(secondsAgo: number): TokenError {
    return new TokenError(
      "expired",
      `Token has expired ${secondsAgo} seconds ago`,
    );
  }
  static malformed(): TokenError {
    return new TokenError("malformed", "The token provided is not a valid JWT");
  }
  static signature(): TokenError {
    return new TokenError("signature", "Failed to validate JWT signature");
  }
  static claims(): TokenError {
    return new TokenError(
      "claims",
      "Fields `role` and `exp` are required in JWT",
    );
  }
}

/** Who is behind a socket or a request: the database role and the claims that policies see. */
export interface Identity {
  readonly token: string;
  readonly role: string;
  readonly claims: Claims;
  /** Seconds since 1970; null for the keys, which don't expire. */
  readonly expires: number | null;
}

export type Identify = (token: string) => Promise<Identity>;

/**
 * Turns an API key or a JWT into an identity. Hosted Supabase swaps `sb_…` keys for JWTs before Realtime sees
 * them; here they simply stand for their role.
 */
export function createIdentify(
  keys: { readonly publishable: string; readonly secret: string },
  verify: (token: string) => Promise<Claims>,
  now: () => number,
): Identify {
  return async (token) => {
    if (token === keys.publishable) return ofKey(token, "anon");
    if (token === keys.secret) return ofKey(token, "service_role");
    const claims = await verify(token);
    if (typeof claims.role !== "string" || typeof claims.exp !== "number") {
      throw TokenError.claims();
    }
    const left = claims.exp - Math.floor(now() / 1000);
    if (left <= 0) throw TokenError.expired(-left);
    return { token, role: claims.role, claims, expires: claims.exp };
  };
}

function ofKey(token: string, role: string): Identity {
  return { token, role, claims: { role }, expires: null };
}
