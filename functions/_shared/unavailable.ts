/**
 * Connection trouble of postgres.js and Node, ours with the issuer of tokens, and Postgres' own classes 08 (connection),
 * 53 (resources) and 57P (shutdown), and 40P01 and 55P03 (somebody else's lock, such as of a tenant that is being deleted).
 */
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "KEYS_UNREACHABLE",
]);

/** Goes with every 503: seconds until it is worth asking again. */
export const RETRY_SOON = { "retry-after": "2" } as const;

/** Tells trouble that passes (try again) from a defect. */
export function isUnavailable(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return (
    typeof code === "string" &&
    (NETWORK.has(code) || /^(08|53|57P|40P01|55P03)/.test(code))
  );
}

/** Postgres' class 22, data exceptions: what was sent does not fit, and would not fit the next time either. */
export function isUnstorable(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^22/.test(code);
}
