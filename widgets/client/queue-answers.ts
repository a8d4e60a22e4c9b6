import type { CommandAnswer } from "../events/command.ts";

/** Refusals that need no server: in the words in which it would say them. */
const refusal =
  (reason: string, message: string) =>
  (id: string): CommandAnswer => ({
    ...{ id, status: "rejected", reason, message },
    ...{ events: [], result: null },
  });

export const notHeld = refusal(
  "lease_lost",
  "This page has not got the lease for it. Get it again, and look at what has changed.",
);

export const queueFull = refusal(
  "queue_full",
  "So many changes wait to be sent already that this one was not taken. Go online, or discard some.",
);

export const discarded = refusal("discarded", "It was let go unsent.");

export const signedOut = refusal(
  "signed_out",
  "Whoever asked for it has signed out.",
);
