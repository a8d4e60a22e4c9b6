import { createHash } from "node:crypto";
import type { JsonRecord } from "../shared/json.ts";

/**
 * Change feeds of tables are not carried: no table is in a publication here. A client that asks for one is
 * answered as by a Supabase project whose tables have Realtime switched off.
 */
export function withIds(changes: readonly JsonRecord[]): JsonRecord[] {
  return changes.map((change) => ({ ...change, id: idOf(change) }));
}

export function describeChanges(changes: readonly JsonRecord[]): string {
  const parameters = changes.map((change) =>
    JSON.stringify({ ...change, id: undefined }),
  );
  return `Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [${parameters.join(", ")}]`;
}

function idOf(change: JsonRecord): number {
  const digest = createHash("sha1").update(JSON.stringify(change)).digest();
  return digest.readUInt32BE(0) >>> 5;
}
