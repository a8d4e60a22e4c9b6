import { LiveletsError } from "../events/error.ts";
import type { LeaseAnswer } from "../events/lease.ts";
import { parseLeaseAnswer } from "../events/parse-lease.ts";
import type { LeaseClock } from "./lease-clock.ts";
import type { LiveTopic } from "./types.ts";

/** What leases take from the client they belong to. */
export interface LeaseHost {
  readonly tenant: string | undefined;
  /** This page's own name: another tab is another holder. */
  readonly client: string;
  readonly clock: LeaseClock;
  /** Calls a function; null where there is no endpoint. */
  readonly post: ((call: string, body: object) => Promise<unknown>) | null;
  readonly topic: (name: string) => LiveTopic;
  /** Server time, in ms. */
  readonly now: () => number;
  readonly random: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** One call of `lease`. Rejects with LiveletsError only. */
export async function askLease(
  { tenant, client, post }: LeaseHost,
  resource: string,
  body: object,
): Promise<LeaseAnswer> {
  if (!post)
    throw new LiveletsError(
      "bad-argument",
      `client: there is no endpoint to lease "${resource}" from. Set one.`,
    );
  const said = await post("lease", { tenant, client, resource, ...body });
  const answer = parseLeaseAnswer(said);
  if (answer?.resource === resource) return answer;
  throw new LiveletsError(
    "malformed",
    `client: the lease "${resource}" was answered in a form that is not ours. Check the endpoint.`,
  );
}
