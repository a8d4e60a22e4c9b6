import { LiveletsError, messageOf } from "../events/error.ts";
import type { ClientDeps } from "./client-deps.ts";

export type GetToken = () =>
  string | null | undefined | Promise<string | null | undefined>;

/** A token is renewed this long before it expires. */
const EARLY_MS = 30_000;
/** And not sooner than this after the last time. */
const LATE_MS = 5_000;

/**
 * The person's token, asked of the page when it is needed: before each join and shortly before it expires.
 * Nothing is stored beyond memory, and nothing is read from the token but its expiry.
 */
export class Tokens {
  readonly #getToken: GetToken | undefined;
  readonly #deps: Pick<ClientDeps, "now">;
  #token: string | null = null;
  #asked: Promise<string | null> | null = null;

  constructor(getToken: GetToken | undefined, deps: Pick<ClientDeps, "now">) {
    this.#getToken = getToken;
    this.#deps = deps;
  }

  /** A token that is valid for a while, or null for a visitor. Concurrent callers share one question. */
  current(): Promise<string | null> {
    if (!this.#getToken) return Promise.resolve(null);
    const expiry = this.expiresAt;
    if (
      this.#token !== null &&
      expiry !== null &&
      expiry - EARLY_MS > this.#deps.now()
    )
      return Promise.resolve(this.#token);
    this.#asked ??= this.#ask().finally(() => (this.#asked = null));
    return this.#asked;
  }

  /** The server did not take it: ask the page again next time. */
  forget(): void {
    this.#token = null;
  }

  /** When the token that is held expires (Unix ms); null when there is none or it does not say. */
  get expiresAt(): number | null {
    return this.#token === null ? null : expiryOf(this.#token);
  }

  /** When to hand a fresh token to an open connection. */
  get renewAt(): number | null {
    const expiry = this.expiresAt;
    if (expiry === null) return null;
    // A page that hands out short or old tokens is not asked in a hurry.
    return Math.max(expiry - EARLY_MS, this.#deps.now() + LATE_MS);
  }

  async #ask(): Promise<string | null> {
    try {
      this.#token = (await this.#getToken!()) ?? null;
    } catch (thrown) {
      throw new LiveletsError(
        "unavailable",
        `client: getToken failed with "${messageOf(thrown)}". Return a token, or null for a visitor.`,
        thrown,
      );
    }
    return this.#token;
  }
}

/** Reads `exp` of a JWT without judging it; the server does that. */
function expiryOf(token: string): number | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(
      atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    ) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : null;
  } catch {
    return null;
  }
}
