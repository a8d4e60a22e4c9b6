import type { Deps, PusherConfig } from "./deps.ts";
import { signedQuery } from "./pusher-signature.ts";

/** How long one call may take, in ms. */
export const CALL_MS = 4_000;

export interface PusherEvent {
  /** As the log knows it, `<topic>.g<generation>`. */
  readonly channel: string;
  readonly frame: object;
}

/** What became of a call: sent; refused for what was in it; or to be tried again after so many ms, if it said. */
export type PusherOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly status: number }
  | {
      readonly kind: "later";
      readonly reason: string;
      readonly retryMs: number | null;
    };

/** The answers that are about the events themselves: sending the same again would be answered the same. */
const REFUSALS = new Set([400, 413, 422]);

/** Sends up to 10 events in one call, in their order. Never rejects. */
export async function sendBatch(
  deps: Deps,
  app: PusherConfig,
  events: readonly PusherEvent[],
): Promise<PusherOutcome> {
  const path = `/apps/${app.id}/batch_events`;
  const body = JSON.stringify({
    batch: events.map(({ channel, frame }) => ({
      channel: pusherChannel(channel),
      name: "frame",
      data: JSON.stringify(frame),
    })),
  });
  const seconds = Math.floor(deps.now() / 1000);
  const query = signedQuery(app, "POST", path, body, seconds);
  try {
    const response = await deps.fetch(`${origin(app)}${path}?${query}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(CALL_MS),
    });
    await response.body?.cancel();
    return outcomeOf(response);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.name : "unknown";
    return { kind: "later", reason, retryMs: null };
  }
}

function outcomeOf(response: Response): PusherOutcome {
  const { ok, status } = response;
  if (ok) return { kind: "sent" };
  if (REFUSALS.has(status)) return { kind: "refused", status };
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  const retryMs = seconds > 0 ? seconds * 1_000 : null;
  return { kind: "later", reason: `status ${status}`, retryMs };
}

/** `.live.` topics have presence; all others are private. Nothing of ours is public on Pusher. */
export function pusherChannel(channel: string): string {
  return (/^[^.]+\.live\./.test(channel) ? "presence-" : "private-") + channel;
}

function origin(app: PusherConfig): string {
  if (app.host === undefined)
    return `https://api-${app.cluster ?? "mt1"}.pusher.com`;
  const scheme = (app.tls ?? true) ? "https" : "http";
  return `${scheme}://${app.host}${app.port === undefined ? "" : `:${app.port}`}`;
}
