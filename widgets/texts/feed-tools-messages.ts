import type { Messages } from "./text.ts";

/** What of the activity feed comes when it is used: search, filters, export, older pages, the line above what was seen. */
export const FEED_TOOLS_MESSAGES = {
  "feed.search": "Search",
  "feed.range": "Time",
  "feed.any-time": "Any time",
  "feed.last-days": { one: "Last day", other: "Last {count} days" },
  "feed.dates": "From … to …",
  "feed.from": "From",
  "feed.to": "To",
  "feed.fitting": { one: "{count} entry", other: "{count} entries" },
  "feed.looking": "Looking …",
  "feed.no-match": "Nothing fits",
  "feed.show-all": "Show everything",
  "feed.export": "Export as {format}",
  "feed.export-untold": {
    one: "Exported. {count} entry has no text: the pack failed to word it",
    other:
      "Exported. {count} entries have no text: the pack failed to word them",
  },
  "feed.older-busy": "Loading older …",
  "feed.older-failed": "Older ones could not be loaded. Try again",
  "feed.beginning": "This is the beginning.",
  "feed.older-gone": "Older ones are no longer kept.",
  "feed.away": {
    one: "{count} came while you were away",
    other: "{count} came while you were away",
  },
} as const satisfies Messages;
