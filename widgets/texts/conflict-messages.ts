import type { Messages } from "./text.ts";

/** The choice between what a person asked for and what somebody else did meanwhile. */
export const CONFLICT_MESSAGES = {
  "conflict.title": "Changed by somebody else meanwhile",
  "conflict.base": "Before",
  "conflict.mine": "Yours",
  "conflict.theirs": "Theirs",
  "conflict.unknown": "not told",
  "conflict.send": "Send my choice",
  "conflict.choose": "Choose one of both for each field first.",
  "conflict.all-mine": "Use all of mine",
  "conflict.all-theirs": "Keep all of theirs",
  "conflict.taken": "Your choice was taken.",
  "conflict.failed": "Your choice could not be kept. Try again.",
  "conflict.more": { one: "and {count} more", other: "and {count} more" },
  "conflict.missing": "Not set up",
  "conflict.missing-hint":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
} as const satisfies Messages;
