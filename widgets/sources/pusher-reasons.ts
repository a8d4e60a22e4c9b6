import { LiveletsError } from "../events/error.ts";
import type { ClosedReason, RefusedReason } from "./source.ts";

/**
 * What a close code asks for. 4000–4099 will never work (no such app, disabled, TLS only), 4100–4200 and 43xx are a
 * server that has enough or closes for everybody, 4201 (no pong), 4202 (inactivity) and ordinary codes are one line.
 */
export function pusherClosed(code: number, reason?: string): ClosedReason {
  const detail = reason ? `, "${reason.slice(0, 120)}"` : "";
  return {
    kind: closedKind(code),
    message: `pusherSource: the connection closed with code ${code}${detail}.`,
  };
}

function closedKind(code: number): ClosedReason["kind"] {
  if (code >= 4000 && code < 4100) return "final";
  if (code >= 4100 && code <= 4200) return "busy";
  if (code >= 4300 && code < 5000) return "busy";
  return [1001, 1012, 1013].includes(code) ? "busy" : "lost";
}

/**
 * The reason in an `error` of pusher-js when it means that the connection ends; null when it does not: 43xx come over
 * a connection that goes on, a code of null is a note, and an error without a code is followed by one that has it.
 */
export function endOf(error: unknown): ClosedReason | null {
  const outer = (error ?? {}) as { error?: unknown; data?: unknown };
  const inner = (outer.error ?? {}) as { data?: unknown };
  const data = (inner.data ?? outer.data ?? {}) as Record<string, unknown>;
  const { code, message } = data;
  if (typeof code !== "number") return null;
  if (code >= 4300 && code < 4400) return null;
  return pusherClosed(code, typeof message === "string" ? message : undefined);
}

/** What the server's subscription error asks for. */
export function subscriptionRefusal(
  channel: string,
  data: unknown,
): RefusedReason {
  const { status, error } = (data ?? {}) as Record<string, unknown>;
  const text = typeof error === "string" ? error.slice(0, 200) : "no reason";
  const isDenied = status === 401 || status === 403;
  return {
    kind: isDenied ? "denied" : "lost",
    message: `pusherSource: "${text}" for "${channel}". ${isDenied ? "Ask for access, or show another topic." : "It is tried again."}`,
  };
}

/** What a failed signature asks for. */
export function signatureRefusal(
  channel: string,
  thrown: unknown,
): RefusedReason {
  const code = thrown instanceof LiveletsError ? thrown.code : "unavailable";
  const kind =
    code === "denied" ? "denied" : code === "unauthorized" ? "token" : "lost";
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind, message: `pusherSource: "${channel}" is not signed: ${text}` };
}
