import type { Messages } from "./text.ts";

/** The scrubber. Only its button may speak of live: what it shows never is. */
export const SCRUBBER_MESSAGES = {
  "scrubber.label": "Time",
  "scrubber.slider": "Moment that is shown",
  "scrubber.now": "Now",
  "scrubber.at": "Replay of {time}",
  "scrubber.playing": "Replay, {rate} times as fast",
  "scrubber.paused": "Replay stands still at {time}",
  "scrubber.ended": "The replay has ended at {time}",
  "scrubber.opening": "Opening what was recorded",
  "scrubber.events": {
    one: "{count} event since {time}",
    other: "{count} events since {time}",
  },
  "scrubber.back": "Back to live",
  "scrubber.fresh": {
    one: "{count} new since {time}",
    other: "{count} new since {time}",
  },
  "scrubber.play": "Play",
  "scrubber.pause": "Pause",
  "scrubber.previous": "Previous event",
  "scrubber.next": "Next event",
  "scrubber.speed": "Speed",
  "scrubber.rate": "{rate}×",
  "scrubber.empty": "Nothing has been recorded yet",
  "scrubber.empty-hint":
    "From the first event on, every moment can be shown again here.",
  "scrubber.missing": "Not set up",
  "scrubber.missing-hint":
    "Put a <live-provider> around this element, or data-endpoint on the script tag.",
  "scrubber.error": "There is nothing to go back to",
  "scrubber.bare": "The site's own channels have no log behind them.",
  "scrubber.off": "It is turned off by the site for now.",
} as const satisfies Messages;
