import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The metrics grid with its first values. */
export const METRICS_MESSAGES = {
  ...STATE_MESSAGES,
  "metrics.title": "Metrics",
  "metrics.live": "LIVE",
  "metrics.paused": "Paused",
  "metrics.loading": "Loading metrics",
  "metrics.error": "These metrics cannot be shown",
  "metrics.failed": "Not loaded. Try again",
  "metrics.updated": "updated {time} ago",
  "metrics.updated-now": "updated just now",
  "metrics.simulated": "simulated",
  "metrics.unchanged-for": "no update for {time}",
  "metrics.absent": "No value yet",
  "metrics.not-a-number": "Not a number",
  "metrics.too-large": "Too large to show",
  "metrics.unknown": "There is no metric with this name.",
  "metrics.up": "up",
  "metrics.down": "down",
  "metrics.flat": "unchanged",
  "metrics.goal": "Goal",
  "metrics.progress": "{percent} of {goal}",
  "metrics.true": "Yes",
  "metrics.false": "No",
} as const satisfies Messages;
