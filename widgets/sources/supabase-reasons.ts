import type { ClosedReason, RefusedReason } from "./source.ts";

const TOKEN =
  /InvalidJWTToken|MalformedJWT|JwtSign|token has expired|token expiration/i;
const DENIED =
  /Unauthorized|permission|PrivateOnly|TopicNameRequired|unmatched topic|RealtimeDisabledForTenant|TenantNotFound/i;
const CONNECTION =
  /^(socket closed: |heartbeat timeout$|channel error: connection lost$)/;

/** What a join error, or the system message before an unasked close, asks for. The texts are the server's own. */
export function refusedKind(text: string): RefusedReason["kind"] {
  if (TOKEN.test(text)) return "token";
  return DENIED.test(text) ? "denied" : "lost";
}

/** True for a channel error that only says that the whole connection broke: that is reported once, as `closed`. */
export function isConnectionError(text: string): boolean {
  return CONNECTION.test(text);
}

/** 1001, 1012 and 1013 are a server that restarts or sheds load; everything else is a line that broke. */
export function supabaseClosed(code: number, reason: string): ClosedReason {
  const kind = [1001, 1012, 1013].includes(code) ? "busy" : "lost";
  const detail = reason ? `, "${reason.slice(0, 120)}"` : "";
  return {
    kind,
    message: `supabaseSource: the connection closed with code ${code}${detail}.`,
  };
}

/** The error of a refused join as a sentence. */
export function refusal(channel: string, text: string): RefusedReason {
  const kind = refusedKind(text);
  const advice = {
    denied: "Ask for access, or show another topic.",
    token: "Sign in again.",
    lost: "It is tried again.",
  }[kind];
  return {
    kind,
    message: `supabaseSource: "${text.slice(0, 200)}" for "${channel}". ${advice}`,
  };
}
