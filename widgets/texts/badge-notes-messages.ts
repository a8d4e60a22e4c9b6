import { STATE_MESSAGES } from "./state-messages.ts";
import type { Messages } from "./text.ts";

/** What stands beside the word of the state; it loads once there is something to connect with. */
export const BADGE_NOTES_MESSAGES = {
  ...STATE_MESSAGES,
  "state.retry": "retry in {seconds} s",
  "state.saved": {
    one: "{count} change saved",
    other: "{count} changes saved",
  },
  "state.unsaved": {
    one: "{count} change not saved",
    other: "{count} changes not saved",
  },
  "badge.polling": "polling",
  "badge.latency": "{ms} ms",
  "badge.uptime": "up {time}",
  "badge.messages": { one: "{count} message", other: "{count} messages" },
  "badge.reconnects": { one: "{count} reconnect", other: "{count} reconnects" },
} as const satisfies Messages;
