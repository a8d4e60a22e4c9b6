import type { Derivation } from "../../widgets/events/pack.ts";
import type { EventData } from "../../widgets/events/event.ts";
import type { Database } from "../_shared/database.ts";
import {
  appendDerived,
  beginDerivation,
  stateAfter,
} from "../_shared/derivation.ts";

/** An event that was checked, and whatever says once and for all what it is. */
export interface Publication {
  readonly tenant: string;
  readonly id: string;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly topics: readonly string[];
  readonly type: string;
  readonly data: EventData;
  readonly key: string | null;
  readonly actor: unknown;
  /** Unix ms. */
  readonly at: number;
  readonly timeZone: string;
}

export interface Outcome {
  readonly status: "created" | "duplicate" | "conflict";
  readonly events: readonly unknown[];
}

/** Appends the event, and what follows from it in the same transaction: both are in the log, or none is. */
export function append(
  database: Database,
  publication: Publication,
  derivations: readonly Derivation[],
): Promise<Outcome> {
  if (derivations.length === 0) return publish(database, publication);
  const { tenant, type, data, at, timeZone } = publication;
  return database.transaction(async (tx) => {
    const states: [Derivation, EventData | null][] = [];
    for (const derivation of derivations)
      states.push([derivation, await beginDerivation(tx, tenant, derivation)]);
    const outcome = await publish(tx, publication);
    if (outcome.status !== "created") return outcome;
    for (const [derivation, previous] of states) {
      const input = { type, data, at, timeZone };
      const state = stateAfter(derivation, previous, input);
      await appendDerived(tx, publication, derivation, state);
    }
    return outcome;
  });
}

async function publish(
  database: Database,
  { tenant, id, hash, topics, type, data, key, actor }: Publication,
): Promise<Outcome> {
  const [row] = await database.query<{ outcome: Outcome }>(
    `select livelets.publish($1, $2::uuid, decode($3, 'hex'), $4::text[], $5, $6::jsonb, $7, $8::jsonb) as outcome`,
    [tenant, id, hash, topics, type, data, key, actor],
  );
  return row!.outcome;
}
