import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The connection badge before it is connected, and what it announces. */
export const BADGE_MESSAGES = {
  ...STATE_MESSAGES,
  "badge.label": "Connection",
  "quality.excellent": "excellent",
  "quality.good": "good",
  "quality.poor": "poor",
  "quality.critical": "critical",
  "badge.failed": "The details could not be loaded. Open them again.",
} as const satisfies Messages;
