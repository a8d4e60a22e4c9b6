import { createHash, createHmac } from "node:crypto";

/** Pusher's channel signature: HMAC-SHA256 of `socket_id:channel[:channel_data]`, hex. */
export function signChannel(
  secret: string,
  socketId: string,
  channel: string,
  channelData?: string,
): string {
  return hmac(
    secret,
    channelData === undefined
      ? `${socketId}:${channel}`
      : `${socketId}:${channel}:${channelData}`,
  );
}

/**
 * The query of a signed call to Pusher's HTTP API.
 * @param seconds Unix time; Pusher accepts ±600 s.
 */
export function signedQuery(
  app: { key: string; secret: string },
  method: string,
  path: string,
  body: string,
  seconds: number,
): string {
  const parameters = [
    `auth_key=${app.key}`,
    `auth_timestamp=${seconds}`,
    "auth_version=1.0",
    `body_md5=${createHash("md5").update(body).digest("hex")}`,
  ].join("&");
  return `${parameters}&auth_signature=${hmac(app.secret, [method, path, parameters].join("\n"))}`;
}

function hmac(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}
