import type { ClientStatus } from "../../controllers/status-controller.ts";

/** Anything that looks like a key or a signed token, wherever a server may have put it into a reason. */
const SECRETS =
  /(?:eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?|\bsb_(?:secret|publishable)_\w+|\bBearer\s+\S+|([?&](?:token|apikey|auth_signature|access_token)=)[^&\s"]+)/gi;

/**
 * The state of the connection as text, for a bug report: numbers, names of topics and reasons. No payload is in
 * it, no token, and no address.
 */
export function describeDiagnostics(
  status: ClientStatus,
  now: number,
  agent: string,
): string {
  const report = { at: new Date(now).toISOString(), agent, ...status };
  return JSON.stringify(report, null, 2).replace(
    SECRETS,
    (_, name?: string) => `${name ?? ""}…`,
  );
}
