import type { Messages } from "./text.ts";

/** What of the activity feed comes with its `group`. */
export const FEED_GROUP_MESSAGES = {
  "feed.group-two": "{subject} and {second}",
  "feed.group": {
    one: "{subject} and {count} other",
    other: "{subject} and {count} others",
  },
  "feed.times": { one: "once", other: "{count} times" },
  "feed.group-all": { one: "The entry", other: "All {count} entries" },
} as const satisfies Messages;
