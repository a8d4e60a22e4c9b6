import type { Messages } from "./text.ts";

/** What the metrics grid says of its past, and where there are no values; it loads when it is first of use. */
export const METRICS_LATER_MESSAGES = {
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
  "metrics.missing": "Not connected to anything",
  "metrics.missing-hint":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
  "metrics.spark": "The last {count} values, from {low} to {high}",
  "metrics.history": "The last {count} values",
} as const satisfies Messages;
