import type { Deps, PusherConfig } from "./deps.ts";
import { CALL_MS, sendBatch } from "./pusher-api.ts";
import type { PusherEvent, PusherOutcome } from "./pusher-api.ts";

interface OutboxRow extends PusherEvent {
  readonly id: string;
}

type Later = Extract<PusherOutcome, { kind: "later" }>;

/** The lease is about to end: what is left is claimed anew. */
const TIME_IS_UP: Later = { kind: "later", reason: "-", retryMs: 0 };

/** Rows claimed at once; Pusher takes 10 events in one call. */
const CLAIM = 100;
const BATCH = 10;
/** Whoever claimed rows and died has them taken over after this. Nothing is sent that could outlast it. */
const LEASE_MS = 10_000;
/** After a failure that passes, the next try comes this soon; twice as late each time. */
const RETRY_MS = 2_000;
const RETRY_MAX_MS = 30_000;

/** Who sends the frames of the outbox to Pusher. */
export interface Outbox {
  /** Sends everything that is due. Calls while it runs are folded into one more round. Never rejects. */
  flush(): Promise<void>;
}

/**
 * Claims rows by a lease (so that two processes don't send the same frame), sends them in the order of their channels'
 * logs, and deletes them. When Pusher is away or asks to wait, all that was claimed waits: nothing overtakes within a
 * channel. A frame that Pusher refuses for what is in it goes thin, and is set aside if that is refused too.
 *
 * Who dies between sending and deleting has sent twice in the end: receivers drop what they have.
 */
export function createOutbox(deps: Deps): Outbox {
  const { pusher } = deps.config;
  if (!pusher) return { flush: () => Promise.resolve() };
  const sender = new Sender(deps, pusher);
  let running: Promise<void> | null = null;
  let again = false;

  async function rounds(): Promise<void> {
    do {
      again = false;
      // To the very end: what another process could not claim because of us is left to us.
      while (await sender.round());
    } while (again);
  }

  return {
    flush() {
      again = true;
      running ??= rounds()
        .catch((thrown: unknown) => {
          log(deps, thrown instanceof Error ? thrown.message : "unknown");
        })
        .finally(() => (running = null));
      return running;
    },
  };
}

class Sender {
  readonly #deps: Deps;
  readonly #app: PusherConfig;
  #failures = 0;
  /** Unix ms. */
  #pausedUntil = -Infinity;
  /** Unix ms: no call begins later in this claim. */
  #deadline = -Infinity;

  constructor(deps: Deps, app: PusherConfig) {
    this.#deps = deps;
    this.#app = app;
  }

  /** Sends what one claim gives; false when there is nothing more to do now. */
  async round(): Promise<boolean> {
    const { database, now } = this.#deps;
    if (now() < this.#pausedUntil) return false;
    this.#deadline = now() + LEASE_MS - 2 * CALL_MS;
    const rows = await database.query<OutboxRow>(
      "select * from livelets.claim_outbox($1, make_interval(secs => $2::float8 / 1000))",
      [CLAIM, LEASE_MS],
    );
    for (let start = 0; start < rows.length; start += BATCH) {
      const later = await this.#send(rows.slice(start, start + BATCH));
      if (!later) continue;
      const ms = later === TIME_IS_UP ? 0 : this.#pause(later);
      await this.#release(rows.slice(start), ms);
      return later === TIME_IS_UP;
    }
    return rows.length > 0;
  }

  /** Sends a few rows, and deletes them. Answers what to wait for where they were not sent. */
  async #send(rows: readonly OutboxRow[]): Promise<Later | null> {
    if (this.#deps.now() > this.#deadline) return TIME_IS_UP;
    const outcome = await sendBatch(this.#deps, this.#app, rows);
    if (outcome.kind === "later") return outcome;
    this.#failures = 0;
    if (outcome.kind === "sent") {
      await this.#delete(rows);
      return null;
    }
    if (rows.length === 1) return this.#sendThin(rows[0]!, outcome.status);
    // One of them is at fault: it must not hold up the others.
    for (const row of rows) {
      const later = await this.#send([row]);
      if (later) return later;
    }
    return null;
  }

  async #sendThin(row: OutboxRow, status: number): Promise<Later | null> {
    const thin = { ...row, frame: { ...row.frame, events: [] } };
    const hadEvents = JSON.stringify(thin.frame) !== JSON.stringify(row.frame);
    const outcome: PusherOutcome = hadEvents
      ? await sendBatch(this.#deps, this.#app, [thin])
      : { kind: "refused", status };
    if (outcome.kind === "later") return outcome;
    if (outcome.kind === "sent") await this.#delete([row]);
    else await this.#setAside(row, outcome.status);
    return null;
  }

  async #delete(rows: readonly OutboxRow[]): Promise<void> {
    await this.#deps.database.query(
      "delete from livelets.outbox where id = any ($1::bigint[])",
      [rows.map(({ id }) => id)],
    );
  }

  async #setAside({ id }: OutboxRow, status: number): Promise<void> {
    await this.#deps.database.query(
      "update livelets.outbox set refused = $2 where id = $1::bigint",
      [id, status],
    );
    log(
      this.#deps,
      `Pusher refused frame ${id} with ${status}. It is set aside.`,
    );
  }

  /** What was claimed and not sent may be claimed again after `ms`. Rows that were deleted meanwhile are gone. */
  async #release(rows: readonly OutboxRow[], ms: number): Promise<void> {
    await this.#deps.database.query(
      `update livelets.outbox set next_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
       where id = any ($1::bigint[]) and refused is null`,
      [rows.map(({ id }) => id), ms],
    );
  }

  /** How long to leave Pusher alone, in ms. */
  #pause({ reason, retryMs }: Later): number {
    const own = Math.min(RETRY_MS * 2 ** this.#failures, RETRY_MAX_MS);
    const ms = Math.min(retryMs ?? own, 10 * RETRY_MAX_MS);
    this.#failures += 1;
    this.#pausedUntil = this.#deps.now() + ms;
    log(
      this.#deps,
      `Pusher did not take frames (${reason}). The next try is in ${ms} ms.`,
    );
    return ms;
  }
}

function log(deps: Deps, detail: string): void {
  deps.log({ level: "error", requestId: "-", call: "outbox", detail });
}
