import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** The activity feed. */
export const FEED_MESSAGES = {
  ...STATE_MESSAGES,
  "feed.title": "Activity",
  "feed.live": "LIVE",
  "feed.loading": "Loading activity",
  "feed.empty": "No activity yet",
  "feed.empty-hint": "What happens next appears here.",
  "feed.tools": "Search and export",
  "feed.older": "Show older",
  "feed.failed": "Not loaded. Try again",
  "feed.offline": "No connection",
  "feed.offline-hint": "It is being retried. What you miss is fetched then.",
  "feed.denied": "You may not read this activity",
  "feed.denied-hint": "Sign in with an account that may, then reload the page.",
  "feed.error": "This feed cannot be shown",
  "feed.missing": "Not connected to anything",
  "feed.missing-hint":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
  "feed.paused": "Paused",
  "feed.new": { one: "{count} new", other: "{count} new" },
  "feed.all": "All",
  "feed.categories": "Categories",
  "feed.now": "just now",
  "feed.today": "Today",
  "feed.yesterday": "Yesterday",
  "feed.simulated": "simulated",
} as const satisfies Messages;
