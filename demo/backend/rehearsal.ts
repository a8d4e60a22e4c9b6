import type { Deps } from "../../functions/_shared/deps.ts";
import { createLimit } from "../../functions/_shared/rate-limit.ts";
import { createRouter } from "../../functions/router.ts";

const UNDO = new Error("rehearsal: all of this is undone.");

/**
 * Goes the way of the first viewer of each simulated tenant once, from `connect` to the tick that it wakes, and undoes it.
 * What runs for the first time is many times slower than ever after, in Postgres as in Node: the real first viewer of a
 * busy backend would wait seconds for something to move.
 */
export async function rehearse(deps: Deps): Promise<void> {
  const rehearsed = deps.database.transaction(async (database) => {
    const background: Promise<unknown>[] = [];
    const { handle } = createRouter({
      ...deps,
      database,
      // By another way it would wait for this transaction, which waits for it.
      limit: createLimit(database),
      // Nothing may leave: a frame that was sent cannot be undone.
      config: { ...deps.config, pusher: undefined },
      waitUntil: (work) => void background.push(work),
    });
    const tenants = await database.query<{ id: string }>(
      "select tenant as id from livelets.simulation",
    );
    for (const { id } of tenants) {
      for (const path of [
        `connect?tenant=${id}`,
        `heads?topic=${id}.public`,
        `history?topic=${id}.public`,
      ])
        await handle(requestOf(path, deps));
      await Promise.all(background.splice(0));
    }
    throw UNDO;
  });
  await rehearsed.catch((thrown: unknown) => {
    if (thrown !== UNDO) throw thrown;
  });
}

function requestOf(path: string, { config }: Deps): Request {
  const [apikey = ""] = config.publishableKeys;
  return new Request(`http://localhost/${path}`, { headers: { apikey } });
}
