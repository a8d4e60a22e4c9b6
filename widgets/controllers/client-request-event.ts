import type { ClientHolder } from "./client-holder.ts";

/** Asks whoever stands above, through shadow roots: whose client do I use? The nearest provider sets `holder`. */
export class ClientRequestEvent extends Event {
  holder: ClientHolder | null = null;

  constructor() {
    super("live-client-request", { bubbles: true, composed: true });
  }
}
