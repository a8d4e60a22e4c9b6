import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The connection badge without its details. */
export const BADGE_MESSAGES = {
  ...STATE_MESSAGES,
  "badge.label": "Connection",
  "badge.latency": "{ms} ms",
  "quality.excellent": "excellent",
  "quality.good": "good",
  "quality.poor": "poor",
  "quality.critical": "critical",
  "badge.uptime": "up {time}",
  "badge.messages": { one: "{count} message", other: "{count} messages" },
  "badge.reconnects": { one: "{count} reconnect", other: "{count} reconnects" },
  "badge.failed": "The details could not be loaded. Open them again.",
} as const satisfies Messages;
