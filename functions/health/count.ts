import type { Deps } from "../_shared/deps.ts";

/** Counting looks at every topic. A count is good for so many times as long as it took: a hundredth of the time goes into it. */
const RESTS = 100;
const LONGEST_MS = 60_000;

/** How many events were appended in all, as of a moment ago; whoever asks meanwhile is told the same. Rejects with the database. */
export function createCount({ database, now }: Deps): () => Promise<number> {
  let counted: Promise<number> | null = null;
  let goodUntil = -Infinity;

  async function count(): Promise<number> {
    const started = now();
    const [row] = await database.query<{ events: number }>(
      "select coalesce(sum(seq), 0)::float8 as events from livelets.stream",
    );
    const took = now() - started;
    goodUntil = now() + Math.min(took * RESTS, LONGEST_MS);
    return row!.events;
  }

  return () => {
    if (counted && now() < goodUntil) return counted;
    goodUntil = Infinity;
    counted = count().catch((thrown: unknown) => {
      counted = null;
      throw thrown;
    });
    return counted;
  };
}
