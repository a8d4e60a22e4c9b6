import type { Deps } from "../_shared/deps.ts";
import { expireLeases } from "../_shared/expire-leases.ts";
import type { Outbox } from "../_shared/outbox.ts";
import type { Look, Ticker } from "../_shared/simulation/ticker.ts";

/** A run goes on a little into the next minute: whoever calls may be late, and no tick is. */
const RUN_MS = 65_000;
/** The outbox is swept this often. */
const SWEEP_MS = 2_000;

/** One minute's work: simulated ticks at their times, heads every 15 s, leases that ended and the outbox every 2 s. */
export interface Minute {
  /** Unix ms. */
  readonly until: number;
  /** What is due now. Rejects where nothing can be done: whoever called should call again. */
  begin(): Promise<Look>;
  /** The rest; `waitMs` is what `begin` said. Never rejects. */
  goOn(waitMs: number): Promise<void>;
}

export function createMinute(
  deps: Deps,
  ticker: Ticker,
  outbox: Outbox,
): Minute {
  const until = deps.now() + RUN_MS;

  async function round(): Promise<Look> {
    const look = await ticker.look();
    // Nobody answered: whoever waits for us is told so now, and not after two more tries.
    if (look.failure === undefined) {
      await sendHeads(deps);
      await expireLeases(deps);
      await outbox.flush();
    }
    return look;
  }

  return {
    until,
    async begin() {
      const look = await round();
      if (look.failure !== undefined) throw look.failure;
      return look;
    },
    async goOn(waitMs) {
      let wait = waitMs;
      for (;;) {
        const pause = Math.min(wait, SWEEP_MS);
        if (deps.now() + pause >= until) return;
        await deps.sleep(pause);
        wait = (await round()).waitMs;
      }
    },
  };
}

/** Tells where the logs stand, so that a lost last frame is noticed: every 15 s, whoever else runs. Never rejects. */
async function sendHeads(deps: Deps): Promise<void> {
  try {
    await deps.database.query(
      `select livelets.send_heads() where livelets.claim_turn('heads', interval '15 seconds', to_timestamp($1::float8 / 1000))`,
      [deps.now()],
    );
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : "unknown";
    deps.log({ level: "error", requestId: "-", call: "heads", detail });
  }
}
