import { callSafely } from "./call-safely.ts";
import type { PendingCommand } from "./queue-types.ts";
import type { LiveClient } from "./types.ts";

/**
 * Calls `listener` once for each command that somebody has to choose about, those that are there already included: for a
 * page that draws the choice itself and ends it by `client.queue.resolve`. Returns its undo.
 */
export function onConflict(
  client: Pick<LiveClient, "queue" | "subscribe">,
  listener: (command: PendingCommand) => void,
): () => void {
  let known = new Set<string>();
  const look = () => {
    const commands = client.queue?.commands ?? [];
    const parked = commands.filter(({ state }) => state === "conflict");
    const before = known;
    known = new Set(parked.map(({ id }) => id));
    for (const command of parked)
      if (!before.has(command.id))
        callSafely("conflict", () => listener(command));
  };
  look();
  return client.subscribe(look);
}
