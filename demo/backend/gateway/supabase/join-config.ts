import { isRecord, type JsonRecord } from "../shared/json.ts";
import { randomUUID } from "node:crypto";

export interface Replay {
  /** Milliseconds since 1970. */
  readonly since: unknown;
  readonly limit: unknown;
}

export interface JoinConfig {
  readonly private: boolean;
  readonly ack: boolean;
  readonly self: boolean;
  readonly presence: boolean;
  readonly presenceKey: string;
  /** Absent when none was asked for; `invalid` when it is no object. */
  readonly replay: Replay | "invalid" | null;
  readonly postgresChanges: readonly JsonRecord[];
  readonly replicationReady: boolean;
}

/** As lenient as Realtime: what is missing or ill-typed counts as not given. */
export function parseJoin(payload: unknown): JoinConfig {
  const config = record(record(payload).config);
  const broadcast = record(config.broadcast);
  const presence = record(config.presence);
  return {
    private: flag(config.private),
    ack: flag(broadcast.ack),
    self: flag(broadcast.self),
    presence: flag(presence.enabled),
    presenceKey: presenceKey(presence.key),
    replay: replay(broadcast),
    postgresChanges: changes(config.postgres_changes),
    replicationReady: flag(broadcast.replication_ready),
  };
}

/** The token of a join; null means the connection's own. */
export function joinToken(payload: unknown): string | null {
  const { access_token: access, user_token: user } = record(payload);
  const token = access ?? user;
  if (typeof token !== "string" || token.startsWith("sb_")) return null;
  return typeof user === "string" ? user : token;
}

const MAX_KEY = 255;

function presenceKey(key: unknown): string {
  if (key === null || key === undefined || key === "") return randomUUID();
  const text = typeof key === "string" ? key : JSON.stringify(key);
  return text.slice(0, MAX_KEY);
}

function replay(broadcast: JsonRecord): JoinConfig["replay"] {
  if (!("replay" in broadcast)) return null;
  const asked = broadcast.replay;
  return isRecord(asked)
    ? { since: asked.since, limit: asked.limit ?? 25 }
    : "invalid";
}

function changes(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord).slice(0, 100) : [];
}

function record(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

function flag(value: unknown): boolean {
  return (
    value === true ||
    (typeof value === "string" && value.toLowerCase() === "true")
  );
}
