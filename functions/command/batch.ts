import type { Caller } from "../_shared/auth.ts";
import type { Deps } from "../_shared/deps.ts";
import { badRequest, HttpError } from "../_shared/http-error.ts";
import { admit, refusal } from "../_shared/rate-limit.ts";
import type { CommandAnswer } from "./apply.ts";
import { batchBody } from "./schema.ts";

/** Why one of several was not even looked at: what the status and body of an answer of its own would have been. */
export interface Refused {
  readonly error: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
  };
}

export const isBatch = (body: object) => Object.hasOwn(body, "commands");

export function parseBatch(body: unknown): readonly unknown[] {
  const parsed = batchBody.safeParse(body);
  if (parsed.success) return parsed.data.commands;
  throw badRequest(
    'command: "commands" is wrong. Send 1 to 20 commands, and nothing beside them.',
  );
}

/**
 * Does commands one after the other, each by itself: counted, authorized, and in a transaction of its own. It ends early
 * where the sender may go on otherwise (a conflict, a clock that is ahead), and where this server cannot go on now: then
 * there are fewer answers than commands, and the rest was not begun. Throws what keeps even the first from being done.
 */
export async function doInTurn(
  { deps, caller, request }: { deps: Deps; caller: Caller; request: Request },
  commands: readonly unknown[],
  doOne: (command: unknown) => Promise<CommandAnswer>,
): Promise<(CommandAnswer | Refused)[]> {
  const answers: (CommandAnswer | Refused)[] = [];
  for (const command of commands) {
    try {
      // The first was counted with its request.
      if (answers.length > 0) await admit(request, deps, caller);
      const answer = await doOne(command);
      answers.push(answer);
      if (mayGoOnOtherwise(answer)) break;
    } catch (thrown) {
      const refused = await refusedFor(thrown, request, deps);
      if (refused) answers.push(refused);
      else if (answers.length > 0) break;
      else throw thrown;
    }
  }
  return answers;
}

function mayGoOnOtherwise({ status, reason }: CommandAnswer): boolean {
  return status === "conflict" || reason === "clock_ahead";
}

/** Null where the same may be answered otherwise in a moment. */
async function refusedFor(
  thrown: unknown,
  request: Request,
  deps: Deps,
): Promise<Refused | null> {
  if (!(thrown instanceof HttpError)) return null;
  const { status, code, message, extra } =
    thrown.status === 403 ? await refusal(request, deps, thrown) : thrown;
  if (status >= 500 || status === 429) return null;
  return { error: { status, code, message, ...extra } };
}
