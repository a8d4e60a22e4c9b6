import type { Messages } from "./text.ts";

/**
 * What waits to be sent, or was refused. A page names its commands by `command.<type>`; without a name they are shown by
 * their type.
 */
export const PENDING_MESSAGES = {
  "pending.title": "What you asked for",
  "pending.progress": {
    one: "{count} is being sent",
    other: "{count} are being sent",
  },
  "pending.saving": "being saved on this device",
  "pending.queued": "saved on this device, waits to be sent",
  "pending.unsaved": "not saved: lost when this page closes",
  "pending.sending": "being sent",
  "pending.unconfirmed": "not confirmed",
  "pending.refused": "refused",
  "pending.conflict": "changed by somebody else meanwhile",
  "pending.retry": "Retry",
  "pending.discard": "Discard",
  "pending.dismiss": "Dismiss",
  "pending.mine": "Use mine",
  "pending.theirs": "Keep theirs",
  "pending.yours-are": "Yours: {value}",
  "pending.theirs-are": "Theirs: {value}",
  "pending.more": { one: "and {count} more", other: "and {count} more" },
  "kept.title": "On this device",
  "kept.off": "nothing is kept",
  "kept.denied": "nothing is kept: the browser does not allow it",
  "kept.full": "nothing more is kept: there is no room",
  "kept.newer": "nothing is kept: a newer version of this page uses the place",
  "kept.broken": "nothing is kept: what is there cannot be read",
  "kept.unnamed": "nothing is kept: the sign-in does not say whose it would be",
} as const satisfies Messages;
