import { BADGE_MESSAGES } from "./badge-messages.ts";
import { BADGE_NOTES_MESSAGES } from "./badge-notes-messages.ts";
import { CONFLICT_MESSAGES } from "./conflict-messages.ts";
import { DETAILS_MESSAGES } from "./details-messages.ts";
import { FEED_MESSAGES } from "./feed-messages.ts";
import { FEED_TOOLS_MESSAGES } from "./feed-tools-messages.ts";
import { METRICS_LATER_MESSAGES } from "./metrics-later-messages.ts";
import { METRICS_MESSAGES } from "./metrics-messages.ts";
import { SCRUBBER_MESSAGES } from "./scrubber-messages.ts";

/** The whole table, for translators. Elements import their own part of it, which keeps the others off the page. */
export const MESSAGES = {
  ...BADGE_MESSAGES,
  ...BADGE_NOTES_MESSAGES,
  ...CONFLICT_MESSAGES,
  ...DETAILS_MESSAGES,
  ...FEED_MESSAGES,
  ...FEED_TOOLS_MESSAGES,
  ...METRICS_MESSAGES,
  ...METRICS_LATER_MESSAGES,
  ...SCRUBBER_MESSAGES,
};
