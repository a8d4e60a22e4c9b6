import { BADGE_MESSAGES } from "./badge-messages.ts";
import { PENDING_MESSAGES } from "./pending-messages.ts";
import type { Messages } from "./text.ts";

/** The details behind the connection badge; they load when they are opened. */
export const DETAILS_MESSAGES = {
  ...BADGE_MESSAGES,
  ...PENDING_MESSAGES,
  "details.title": "Connection details",
  "details.state": "State",
  "details.proven": "Last proof",
  "details.never": "none yet",
  "details.quality": "Quality",
  "details.transport": "Carried by",
  "details.latency": "Round trip",
  "details.last-latency": "Last round trip",
  "details.percentiles": "p50 {p50} ms · p95 {p95} ms",
  "details.trail":
    "Round trips of the last {time}: p50 from {low} to {high} ms, p95 up to {top} ms",
  "details.unmeasured": "not measured yet",
  "details.uptime": "Connected for",
  "details.messages": "Messages",
  "details.reconnects": "Reconnects",
  "details.breaker": "Retries",
  "details.closed": "allowed",
  "details.open": "paused after 5 failures in a row",
  "details.half-open": "one trial",
  "details.next": "Next attempt",
  "details.in": "in {seconds} s",
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
  "details.missing":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
  "details.denied": "Sign in with an account that may read this, then reload.",
} as const satisfies Messages;
