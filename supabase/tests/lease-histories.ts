import type { Database } from "../../functions/_shared/database.ts";

/** What one client does, in its order. It writes and gives back under the token that it got last. */
export type Step = "acquire" | "take" | "release" | "write" | "look" | "expire";

/** One step as it was seen from outside: begun and answered at these moments of one clock. */
export interface Operation {
  readonly client: string;
  readonly step: Step;
  /** The token it was done under; 0 for none. */
  readonly under: number;
  readonly begun: number;
  readonly ended: number;
  /** Such as `held 3`, `denied 2`, `true`. */
  readonly answer: string;
}

/** Lets each client do its steps, all clients at once, and notes what was seen. */
export async function runHistory(
  database: Database,
  resource: string,
  plans: readonly (readonly Step[])[],
): Promise<Operation[]> {
  const clients = plans.map(async (steps, n) => {
    const client = `c${n}`;
    const done: Operation[] = [];
    let under = 0;
    for (const step of steps) {
      const begun = performance.now();
      const answer = await run(database, resource, client, step, under);
      done.push({ client, step, under, begun, ended: performance.now(), answer }); // prettier-ignore
      if (answer.startsWith("held")) under = Number(answer.split(" ")[1]);
    }
    return done;
  });
  return (await Promise.all(clients)).flat();
}

async function run(
  database: Database,
  resource: string,
  client: string,
  step: Step,
  under: number,
): Promise<string> {
  if (step === "write") {
    const [row] = await database.query<{ held: boolean }>(
      "select livelets.holds('gym', $1, $2) as held",
      [resource, under],
    );
    return String(row!.held);
  }
  if (step === "expire") {
    await database.query(
      "update livelets.lease set expires_at = '-infinity' where tenant = 'gym' and resource = $1",
      [resource],
    );
    return "";
  }
  const request = { action: step, client, ttl: 60, token: under || undefined };
  const [row] =
    await database.query<{ answer: { status: string; token?: number } }>( // prettier-ignore
      "select livelets.change_lease('gym', $1, $2, true, $3::jsonb) as answer",
      [resource, client, request],
    );
  const { status, token = 0 } = row!.answer;
  return `${status} ${token}`;
}

/** What a lease is, if everybody came one after the other. */
interface Lease {
  readonly token: number;
  readonly holder: string | null;
}

/** The answer that a step must have, and the lease after it. */
export function specify(
  { token, holder }: Lease,
  { client, step, under }: Pick<Operation, "client" | "step" | "under">,
): { readonly answer: string; readonly lease: Lease } {
  const same = { token, holder };
  const answered = (status: string) => ({ answer: `${status} ${token}`, lease: same }); // prettier-ignore
  const granted = {
    answer: `held ${token + 1}`,
    lease: { token: token + 1, holder: client },
  };
  const own = holder === client && (under === 0 || under === token);
  switch (step) {
    case "acquire":
      if (holder === client) return answered("held");
      return holder === null ? granted : answered("denied");
    case "take":
      return holder === client ? answered("held") : granted;
    case "release":
      if (own) return { ...answered("released"), lease: { token, holder: null } }; // prettier-ignore
      return answered(holder === null ? "released" : "lost");
    case "look":
      if (holder === null) return answered("free");
      return answered(own ? "held" : "denied");
    case "write":
      return {
        answer: String(holder !== null && under === token),
        lease: same,
      };
    case "expire":
      return { answer: "", lease: { token, holder: null } };
  }
}

/**
 * Whether there is an order of the operations, one after the other, in which every answer is right and nothing comes
 * before what had ended when it began (Herlihy and Wing's linearizability, by Wing and Gong's search). For up to 31.
 */
export function isLinearizable(operations: readonly Operation[]): boolean {
  const all = 2 ** operations.length - 1;
  const tried = new Set<string>();
  const search = (done: number, lease: Lease): boolean => {
    if (done === all) return true;
    const place = `${done}/${lease.token}/${lease.holder}`;
    if (tried.has(place)) return false;
    tried.add(place);
    const left = operations.filter((_, n) => !(done & (1 << n)));
    const firstEnd = Math.min(...left.map(({ ended }) => ended));
    return operations.some((operation, n) => {
      if (done & (1 << n) || operation.begun > firstEnd) return false;
      const { answer, lease: after } = specify(lease, operation);
      return answer === operation.answer && search(done | (1 << n), after);
    });
  };
  return search(0, { token: 0, holder: null });
}
