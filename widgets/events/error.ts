/**
 * Codes a page can act on.
 *
 * - `bad-argument`: a caller passed something impossible (thrown at once)
 * - `bad-attribute`: an element's attribute is not one of the accepted values
 * - `denied`: the server refused for good; retrying will not help
 * - `unauthorized`: the token is missing, expired or wrong
 * - `unavailable`: network or server trouble; it is retried
 * - `malformed`: the other side answered in a shape we do not know
 * - `missing-peer`: an optional package is not installed
 * - `definition-failed`: a `map`, `renderItem`, pack or reducer of the page threw
 */
export type LiveletsErrorCode =
  | "bad-argument"
  | "bad-attribute"
  | "denied"
  | "unauthorized"
  | "unavailable"
  | "malformed"
  | "missing-peer"
  | "definition-failed";

/**
 * The one error type of the package.
 * Messages read `<who>: <what happened> to "<which>". <What to do.>`
 */
export class LiveletsError extends Error {
  override readonly name = "LiveletsError";
  readonly code: LiveletsErrorCode;
  /** For `unavailable`: when the server wishes to be asked again, in ms. */
  readonly retryAfter: number | undefined;

  constructor(
    code: LiveletsErrorCode,
    message: string,
    cause?: unknown,
    retryAfter?: number,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The message of anything that was thrown, for a sentence or a log line. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
