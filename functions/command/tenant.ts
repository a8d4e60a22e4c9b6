import { isSegment } from "../../widgets/events/topic.ts";
import type { Caller } from "../_shared/auth.ts";
import type { Deps } from "../_shared/deps.ts";
import { badRequest, forbidden } from "../_shared/http-error.ts";

/**
 * Whose log a command is for: what the body or the address says, else the one tenant that the person belongs to.
 * Nothing is guessed: who belongs to several has to say which, and so has a server.
 */
export async function tenantOf(
  deps: Deps,
  { kind, claims }: Caller,
  named: string | undefined,
  asked: string | null,
): Promise<string> {
  if (asked !== null && !isSegment(asked))
    throw badRequest(
      'command: "tenant" in the address is not 1 to 64 of A-Z a-z 0-9 _ -.',
    );
  if (named !== undefined && asked !== null && named !== asked)
    throw badRequest(
      'command: the body and the address name different tenants. Send "tenant" once.',
    );
  const tenant = named ?? asked;
  if (tenant !== null) return tenant;
  if (kind === "secret") throw unnamed();
  const rows = await deps.database.query<{ tenant: string }>(
    "select tenant from livelets.member where user_id = livelets.user_segment($1::jsonb ->> 'sub') limit 2",
    [claims],
  );
  if (rows.length === 0) throw forbidden();
  if (rows.length > 1) throw unnamed();
  return rows[0]!.tenant;
}

const unnamed = () =>
  badRequest('command: "tenant" is missing. Say whose log it is for.');
