import type { Deps } from "./deps.ts";

/** At once: the heads of their topics are locked meanwhile. */
const BATCH = 100;

/**
 * Tells of the leases that have ended by themselves. They had ended before: what is late is the word of it. Never
 * rejects; run by whoever sweeps the outbox, which the word goes through.
 */
export async function expireLeases({
  database,
  log,
}: Pick<Deps, "database" | "log">): Promise<void> {
  try {
    let ended = BATCH;
    while (ended === BATCH) {
      const [row] = await database.query<{ ended: number }>(
        "select livelets.expire_leases($1) as ended",
        [BATCH],
      );
      ended = row!.ended;
    }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : "unknown";
    log({ level: "error", requestId: "-", call: "leases", detail });
  }
}
