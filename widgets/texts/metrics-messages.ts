import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The metrics grid. */
export const METRICS_MESSAGES = {
  ...STATE_MESSAGES,
  "metrics.title": "Metrics",
  "metrics.live": "LIVE",
  "metrics.paused": "Paused",
  "metrics.loading": "Loading metrics",
  "metrics.empty": "No values yet",
  "metrics.empty-hint": "They appear here by themselves: {names}.",
  "metrics.undefined": "No metrics are defined",
  "metrics.undefined-hint":
    "Set the definitions property, or choose a pack that has metrics.",
  "metrics.offline": "No connection",
  "metrics.offline-hint": "It is being retried. What you miss is fetched then.",
  "metrics.denied": "You may not read these metrics",
  "metrics.denied-hint":
    "Sign in with an account that may, then reload the page.",
  "metrics.error": "These metrics cannot be shown",
  "metrics.missing": "Not connected to anything",
  "metrics.missing-hint":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
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
  "metrics.spark": "The last {count} values, from {low} to {high}",
  "metrics.history": "The last {count} values",
  "metrics.true": "Yes",
  "metrics.false": "No",
} as const satisfies Messages;
