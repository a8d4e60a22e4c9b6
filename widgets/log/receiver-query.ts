import type { HistoryQuery } from "../events/answers.ts";
import type { Cursor } from "../events/event.ts";
import type { Ledger } from "./receiver-ledger.ts";

/** What follows a cursor, `limit` events at most; a snapshot where there is no cursor. */
export function queryAfter(
  topic: string,
  cursor: Cursor | null,
  limit: number,
): HistoryQuery {
  if (!cursor) return { topic };
  const { epoch, seq: after, last } = cursor;
  const query = { topic, epoch, after, limit };
  return last === undefined ? query : { ...query, last };
}

/** How much of what was missed since `from` the ledger has; null when nothing is known to be missing. */
export function progressSince(
  from: number | null,
  { cursor, head }: Ledger,
): { done: number; total: number } | null {
  if (from === null || !cursor || head <= from) return null;
  return { done: cursor.seq - from, total: head - from };
}

/** The earlier of two times, either of which may never come. */
export function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
