import { authenticate } from "../_shared/auth.ts";
import type { Caller } from "../_shared/auth.ts";
import { readJson } from "../_shared/body.ts";
import { hashOf } from "../_shared/canonical.ts";
import { builtInCommands } from "../_shared/commands.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError, badRequest, forbidden } from "../_shared/http-error.ts";
import type { Outbox } from "../_shared/outbox.ts";
import type { CommandSchema } from "../../widgets/packs/pack-commands.ts";
import { applyCommand } from "./apply.ts";
import type { CommandAnswer, CommandOutcome } from "./apply.ts";
import { doInTurn, isBatch, parseBatch } from "./batch.ts";
import { commandBody } from "./schema.ts";
import type { CommandBody } from "./schema.ts";
import { tenantOf } from "./tenant.ts";

interface Visit {
  readonly deps: Deps;
  readonly commands: typeof builtInCommands;
  readonly caller: Caller;
  readonly request: Request;
  /** The tenant that the address names. */
  readonly asked: string | null;
}

interface Scope {
  pack: string | null;
  time_zone: string;
  /** The pack the command belongs to; null where the tenant has no such command. */
  registered: string | null;
}

/**
 * `POST command`: does what a person asks for, once per id, and tells what became of it. `{ commands: [...] }` are done one
 * after the other.
 */
export const createHandler = (
  deps: Deps,
  outbox: Outbox,
  commands = builtInCommands,
) =>
  endpoint(deps, "command", ["POST"], async ({ request, url }) => {
    const caller = await authenticate(request, deps);
    const body = await readJson(request, "command");
    const asked = url.searchParams.get("tenant");
    const visit = { deps, commands, caller, request, asked };
    const answers = isBatch(body)
      ? await doInTurn(visit, parseBatch(body), (one) => doOne(visit, one))
      : [await doOne(visit, body)];
    if (answers.some((one) => "status" in one && one.status === "applied"))
      deps.waitUntil(outbox.flush());
    return { body: isBatch(body) ? { answers } : answers[0] };
  });

async function doOne(
  { deps, commands, caller, request, asked }: Visit,
  value: unknown,
): Promise<CommandAnswer> {
  const body = parse(value);
  if (caller.kind === "visitor") throw forbidden();
  const tenant = await tenantOf(deps, caller, body.tenant, asked);
  await requireOrigin(deps, request, tenant);
  const scope = await scopeOf(deps, caller, tenant, body.type);
  const schema = schemaOf(commands, scope, body);

  const { id, client, type, args, base, lease, at } = body;
  const said = { client, type, args, base, lease, at };
  const outcome = await applyCommand(
    deps.database,
    {
      tenant,
      id,
      hash: hashOf(said),
      claims: caller.claims,
      server: caller.key,
      body: said,
      now: deps.now(),
      timeZone: scope.time_zone,
    },
    schema,
  );
  return answerOf(outcome, body);
}

function parse(value: unknown): CommandBody {
  const parsed = commandBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join(".");
  throw badRequest(
    `command: ${path === "" ? "the body" : `"${path}"`} is wrong: ${issue.message}.`,
  );
}

/** Who is no member learns nothing, not even which commands there are. */
async function scopeOf(
  deps: Deps,
  caller: Caller,
  tenant: string,
  type: string,
): Promise<Scope> {
  const [scope] = await deps.database.query<Scope>(
    `select t.pack, t.time_zone, (livelets.command_type_of(t.id, $2)).pack as registered
     from livelets.tenant t where t.id = $1 and ($3 or livelets.role_in(t.id, $4::jsonb) is not null)`,
    [tenant, type, caller.kind === "secret", caller.claims],
  );
  if (!scope) throw forbidden();
  return scope;
}

/** Checks the arguments where the pack describes them. */
function schemaOf(
  commands: typeof builtInCommands,
  { registered }: Scope,
  { type, args }: CommandBody,
): CommandSchema | undefined {
  if (registered === null) throw invalid("type", "is no command here");
  const pack = Object.hasOwn(commands, registered) ? commands[registered]! : {};
  const schema = Object.hasOwn(pack, type) ? pack[type] : undefined;
  const parsed = schema?.args.safeParse(args);
  const issue = parsed?.error?.issues[0];
  if (issue) throw invalid(["args", ...issue.path].join("."), issue.message);
  return schema;
}

function answerOf(outcome: CommandOutcome, { id }: CommandBody): CommandAnswer {
  if (!("refused" in outcome)) return outcome;
  if (outcome.refused === "forbidden") throw forbidden();
  const message =
    outcome.refused === "id"
      ? `command: id "${id}" was used for another command. Use a new id for a new command.`
      : 'command: "client" belongs to somebody else. Use an id of this client\'s own.';
  throw new HttpError(409, "conflict", message);
}

function invalid(path: string, what: string): HttpError {
  return new HttpError(
    422,
    "invalid_command",
    `command: "${path}" ${what}. See docs/commands.md.`,
    { extra: { path } },
  );
}
