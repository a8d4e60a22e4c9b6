import type { EventData } from "../../widgets/events/event.ts";
import type { Derivation, DerivationInput } from "../../widgets/events/pack.ts";
import type { Database } from "./database.ts";

/** The event that a state follows from, and where it went. */
export interface DerivationSource {
  readonly tenant: string;
  readonly id: string;
  readonly topics: readonly string[];
}

/** The state so far. From here on, nobody else derives for the tenant until the transaction ends. */
export async function beginDerivation(
  tx: Database,
  tenant: string,
  { type, key }: Derivation,
): Promise<EventData | null> {
  const [row] = await tx.query<{ data: EventData | null }>(
    "select livelets.begin_derivation($1, $2, $3) as data",
    [tenant, type, key],
  );
  return row!.data;
}

/**
 * The state after an event. What rests on anything simulated says so, as long as it goes on from it: a real check-in
 * does not make the others in the room real. A server ends that by publishing the state itself.
 */
export function stateAfter(
  { derive }: Derivation,
  previous: EventData | null,
  input: DerivationInput,
): EventData {
  const state = derive(previous, input);
  const simulated = [previous, input.data].some(
    (data) => data?.["simulated"] === true,
  );
  return simulated ? { ...state, simulated } : state;
}

export async function appendDerived(
  tx: Database,
  { tenant, id, topics }: DerivationSource,
  { type, key }: Derivation,
  state: EventData,
): Promise<void> {
  await tx.query(
    "select livelets.append_derived($1, $2::uuid, $3::text[], $4, $5, $6::jsonb)",
    [tenant, id, topics, type, key, state],
  );
}
