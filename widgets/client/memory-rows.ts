import type { Cursor, Snapshot } from "../events/event.ts";
import { parseHistory } from "../events/parse-history.ts";
import { isRecord } from "../events/plain.ts";
import type { StoredRow } from "./store.ts";

/** What is kept longer than this is let go unread. */
export const KEEP_MS = 72 * 3_600_000;

/** A topic at its cursor: both in one row, so that neither is ever without the other. */
export interface TopicMemory {
  readonly snapshot: Snapshot;
  readonly cursor: Cursor;
  /** When it was last known to be all there is: Unix ms. */
  readonly provenAt: number | null;
}

/** Who was here, as `connect` said. */
export interface Identity {
  readonly user: { readonly id: string; readonly name?: string } | null;
  readonly roles: readonly string[];
  readonly granted: readonly string[];
  readonly pack: string | null;
}

/** Written as the server would say it, so that it comes back by the same door as everything else. */
export function topicRow(
  scope: string,
  { snapshot, cursor, provenAt }: TopicMemory,
  savedAt: number,
): StoredRow {
  const { topic, epoch, seq, last, recent } = snapshot;
  const state = { last: Object.assign({}, [...last.values()]), recent };
  return {
    scope,
    table: "topic",
    key: topic,
    ...{ snapshot: { epoch, seq, state }, last: cursor.last },
    ...{ provenAt, savedAt },
  } as StoredRow;
}

/** Null for what is not ours, too old, or of a clock that was far ahead. */
export function readTopicRow(row: unknown, now: number): TopicMemory | null {
  if (!isFresh(row, now) || typeof row["key"] !== "string") return null;
  const { key, last, provenAt } = row;
  const parsed = parseHistory({ snapshot: row["snapshot"] }, key);
  if (!parsed || !("snapshot" in parsed)) return null;
  const { snapshot } = parsed;
  const { epoch, seq } = snapshot;
  return {
    snapshot,
    cursor: { epoch, seq, ...(typeof last === "string" && { last }) },
    provenAt: typeof provenAt === "number" ? Math.min(provenAt, now) : null,
  };
}

export function whoRow(
  scope: string,
  identity: Identity,
  savedAt: number,
): StoredRow {
  return {
    ...{ scope: "", table: "who", key: scope },
    ...{ ...identity, savedAt },
  } as StoredRow;
}

export function readWhoRow(row: unknown, now: number): Identity | null {
  if (!isFresh(row, now)) return null;
  const { user, roles, granted, pack } = row;
  if (!isTexts(roles) || !isTexts(granted)) return null;
  const { id, name } = isRecord(user) ? user : {};
  return {
    user:
      typeof id === "string"
        ? { id, ...(typeof name === "string" && { name }) }
        : null,
    roles,
    granted,
    pack: typeof pack === "string" ? pack : null,
  };
}

export function isFresh(
  row: unknown,
  now: number,
): row is Record<string, unknown> {
  if (!isRecord(row) || typeof row["savedAt"] !== "number") return false;
  return Math.abs(now - row["savedAt"]) <= KEEP_MS;
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.every((text) => typeof text === "string")
  );
}
