import type { Messages } from "./text.ts";

/** What every element says of its connection. Only `live` may sound live. */
export const STATE_MESSAGES = {
  "state.connecting": "Connecting",
  "state.live": "Live",
  "state.catching-up": "Catching up",
  "state.stale": "Stale",
  "state.offline": "Offline",
  "state.denied": "Denied",
  "state.unverified": "Unverified",
  "state.missing": "Not set up",
  "state.progress": "{done} of {total}",
  "state.since": "since {time}",
  "state.replay": "replay since {time}",
} as const satisfies Messages;
