import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The details behind the connection badge; they load when they are opened. */
export const DETAILS_MESSAGES = {
  ...STATE_MESSAGES,
  "details.title": "Connection details",
  "details.reason": "Why",
  "details.proven": "Last proof",
  "details.never": "none yet",
  "details.transport": "Carried by",
  "details.latency": "Round trip",
  "details.percentiles": "{p50} ms median, {p95} ms in 95 of 100",
  "details.unmeasured": "not measured yet",
  "details.uptime": "Connected for",
  "details.messages": "Messages",
  "details.reconnects": "Reconnects",
  "details.breaker": "Retries",
  "details.closed": "allowed",
  "details.open": "paused after 5 failures in a row",
  "details.half-open": "one trial",
  "details.next": "Next attempt",
  "details.topics": "Topics",
  "details.at": "at {seq}",
  "details.behind": "{seq} of {head}",
  "details.gaps": { one: "{count} gap fetched", other: "{count} gaps fetched" },
  "details.reconnect": "Reconnect now",
  "details.copy": "Copy diagnostics",
  "details.copied": "Copied",
  "details.select": "Select this text and copy it.",
  "details.unverified":
    "A channel of the site's own, with no log behind it: nothing can be proven.",
  "details.denied": "Sign in with an account that may read this, then reload.",
} as const satisfies Messages;
