import type { Deps, PusherConfig } from "./deps.ts";
import { signedQuery } from "./pusher-signature.ts";

interface OutboxRow {
  id: string;
  channel: string;
  frame: unknown;
}

/** Rows claimed at once; Pusher takes 10 events in one call. */
const CLAIM = 100;
const BATCH = 10;

/** Who sends the frames of the outbox to Pusher. */
export interface Outbox {
  /** Sends everything that is due. Calls while it runs are folded into one more round. Never rejects. */
  flush(): Promise<void>;
}

/**
 * Claims rows by a lease (so that two processes never send the same frame twice in a row), sends them in the order
 * they were appended, and deletes them. What fails stays, and comes due again later: 2 s, doubling to 5 min.
 */
export function createOutbox(deps: Deps): Outbox {
  const { pusher } = deps.config;
  let running: Promise<void> | null = null;
  let again = false;

  async function rounds(app: PusherConfig): Promise<void> {
    do {
      again = false;
      while ((await round(deps, app)) === CLAIM);
    } while (again);
  }

  return {
    flush() {
      if (!pusher) return Promise.resolve();
      again = true;
      running ??= rounds(pusher)
        .catch((thrown: unknown) => {
          const detail = thrown instanceof Error ? thrown.message : "unknown";
          deps.log({ level: "error", requestId: "-", call: "outbox", detail });
        })
        .finally(() => (running = null));
      return running;
    },
  };
}

async function round(deps: Deps, app: PusherConfig): Promise<number> {
  const rows = await deps.database.query<OutboxRow>(
    `update livelets.outbox o
     set tries = o.tries + 1, next_at = now() + least(interval '2 seconds' * power(2, least(o.tries, 10)), interval '5 minutes')
     where o.id in (select id from livelets.outbox where next_at <= now() order by id limit ${CLAIM} for update skip locked)
     returning o.id::text, o.channel, o.frame`,
  );
  rows.sort((a, b) => Number(a.id) - Number(b.id));
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    await post(deps, app, batch);
    await deps.database.query(
      "delete from livelets.outbox where id = any ($1::bigint[])",
      [batch.map((row) => row.id)],
    );
  }
  return rows.length;
}

async function post(
  deps: Deps,
  app: PusherConfig,
  rows: readonly OutboxRow[],
): Promise<void> {
  const path = `/apps/${app.id}/batch_events`;
  const body = JSON.stringify({
    batch: rows.map((row) => ({
      channel: pusherChannel(row.channel),
      name: "frame",
      data: JSON.stringify(row.frame),
    })),
  });
  const query = signedQuery(
    app,
    "POST",
    path,
    body,
    Math.floor(deps.now() / 1000),
  );
  const response = await deps.fetch(`${origin(app)}${path}?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  await response.body?.cancel();
  if (!response.ok)
    throw new Error(
      `outbox: Pusher answered ${response.status} to a batch of ${rows.length}.`,
    );
}

/** `.live.` topics have presence; all others are private. Nothing of ours is public on Pusher. */
export function pusherChannel(channel: string): string {
  return (/^[^.]+\.live\./.test(channel) ? "presence-" : "private-") + channel;
}

function origin(app: PusherConfig): string {
  if (app.host === undefined)
    return `https://api-${app.cluster ?? "mt1"}.pusher.com`;
  const scheme = (app.tls ?? true) ? "https" : "http";
  return `${scheme}://${app.host}${app.port === undefined ? "" : `:${app.port}`}`;
}
