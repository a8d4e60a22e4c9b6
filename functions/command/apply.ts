import type { EventData } from "../../widgets/events/event.ts";
import type { Derivation } from "../../widgets/events/pack.ts";
import type { CommandSchema } from "../../widgets/packs/pack-commands.ts";
import type { Database } from "../_shared/database.ts";
import type { Claims } from "../_shared/deps.ts";
import {
  appendDerived,
  beginDerivation,
  stateAfter,
} from "../_shared/derivation.ts";

/** A command whose shape was checked, and who asks. */
export interface Command {
  readonly tenant: string;
  readonly id: string;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly claims: Claims;
  /** The name of the secret key, for a server. */
  readonly server: string | undefined;
  readonly body: {
    readonly client: string;
    readonly type: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly base?: unknown;
    readonly lease?: { readonly resource: string; readonly token: number };
    readonly at: string;
  };
  /** Unix ms. */
  readonly now: number;
  readonly timeZone: string;
}

/** What the command answers, or why it was not even looked at. */
export type CommandOutcome =
  { readonly refused: "forbidden" | "client" | "id" } | CommandAnswer;

export interface CommandAnswer {
  readonly status: "applied" | "duplicate" | "rejected" | "conflict";
  readonly events: readonly unknown[];
  readonly result: unknown;
  readonly reason?: string;
  readonly message?: string;
  readonly alternatives?: readonly unknown[];
}

interface Appended {
  readonly id: string;
  readonly type: string;
  readonly data: EventData;
  readonly topics: readonly string[];
}

type Ran = CommandOutcome & { appended?: readonly Appended[] };

/** Does the command, and appends what follows from its events in the same transaction: all of it, or nothing. */
export function applyCommand(
  database: Database,
  command: Command,
  { derivations = [], publicStates }: Partial<CommandSchema> = {},
): Promise<CommandOutcome> {
  const also = publicStates ? [`${command.tenant}.public`] : [];
  if (derivations.length === 0)
    return run(database, command, []).then(withoutEvents);
  return database.transaction(async (tx) => {
    const states: [Derivation, EventData | null][] = [];
    for (const derivation of derivations)
      states.push([
        derivation,
        await beginDerivation(tx, command.tenant, derivation),
      ]);
    const ran = await run(tx, command, also);
    for (const [derivation, state] of states)
      await derive(tx, command, derivation, state, ran.appended ?? [], also);
    return withoutEvents(ran);
  });
}

async function run(
  database: Database,
  { tenant, id, hash, claims, server, body }: Command,
  also: readonly string[],
): Promise<Ran> {
  const [row] = await database.query<{ ran: Ran }>(
    `select livelets.run_command($1, $2::uuid, decode($3, 'hex'), $4::jsonb, $5::jsonb, $6::text[], coalesce($7, 'default')) as ran`,
    [tenant, id, hash, claims, body, also, server ?? null],
  );
  return row!.ran;
}

/** A command may make several events: each state follows from the one before. */
async function derive(
  tx: Database,
  { tenant, now, timeZone }: Command,
  derivation: Derivation,
  previous: EventData | null,
  appended: readonly Appended[],
  also: readonly string[],
): Promise<void> {
  let state = previous;
  for (const { id, type, data, topics } of appended) {
    if (!derivation.from.includes(type)) continue;
    const input = { type, data, at: now, timeZone };
    state = stateAfter(derivation, state, input);
    const source = { tenant, id, topics: [...topics, ...also] };
    await appendDerived(tx, source, derivation, state);
  }
}

function withoutEvents(ran: Ran): CommandOutcome {
  const outcome = { ...ran };
  delete outcome.appended;
  return outcome;
}
