import type { ClientDeps } from "./client-deps.ts";
import type { Timers } from "./timers.ts";
import type { Tokens } from "./tokens.ts";

/** The most a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Hands a fresh token to an open connection before the old one expires: engines keep an eye on it. */
export function renewTokens(
  tokens: Tokens,
  deps: Pick<ClientDeps, "now">,
  timers: Timers,
  hand: (token: string) => void,
  isWanted: () => boolean,
): void {
  const at = tokens.renewAt;
  if (at === null) return timers.stop("token");
  timers.start("token", Math.min(at - deps.now(), LONGEST_MS), async () => {
    const token = await tokens.current().catch(() => null);
    // The connection may have gone while the page was asked.
    if (!isWanted()) return;
    if (token !== null) hand(token);
    renewTokens(tokens, deps, timers, hand, isWanted);
  });
}
