import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface PusherApp {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

/** `KEY:hex(hmac-sha256(secret, text))`, as auth endpoints give it. */
export function isSignedBy(
  app: PusherApp,
  text: string,
  auth: unknown,
): boolean {
  return (
    typeof auth === "string" && isEqual(auth, `${app.key}:${sign(app, text)}`)
  );
}

export function sign(app: PusherApp, text: string): string {
  return createHmac("sha256", app.secret).update(text).digest("hex");
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Why a request to the HTTP API is refused, in a sentence; null when it is signed rightly. */
export function signatureFault(
  app: PusherApp,
  request: SignedRequest,
  nowMs: number,
  skew: number,
): string | null {
  const { query, body } = request;
  if (query.get("auth_key") !== app.key)
    return `Unknown auth_key "${query.get("auth_key") ?? ""}"`;
  if (query.get("auth_version") !== "1.0")
    return "Version required: auth_version must be 1.0";
  const stamp = Number(query.get("auth_timestamp"));
  const now = Math.floor(nowMs / 1000);
  if (!Number.isInteger(stamp) || Math.abs(now - stamp) > skew)
    return `Timestamp expired: Given timestamp (${stamp}) not within ${skew}s of server time (${now})`;
  if (body.length > 0 && query.get("body_md5") !== md5(body))
    return "Invalid body_md5: it is not the MD5 of the body";
  const text = `${request.method}\n${request.path}\n${canonical(query)}`;
  return isEqual(query.get("auth_signature") ?? "", sign(app, text))
    ? null
    : `Invalid signature: you should have sent HmacSHA256Hex(${JSON.stringify(text)}, your_secret_key)`;
}

/** All parameters but the signature, sorted by lower-cased name, unescaped. */
function canonical(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== "auth_signature")
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function md5(body: Buffer): string {
  return createHash("md5").update(body).digest("hex");
}

function isEqual(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
