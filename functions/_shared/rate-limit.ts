import { createHash } from "node:crypto";
import type { Caller } from "./auth.ts";
import type { Database } from "./database.ts";
import type { Deps } from "./deps.ts";
import { HttpError } from "./http-error.ts";

/** What a request is counted under. Handlers know nothing of it: `endpoint` and `authenticate` meet here. */
interface Visit {
  readonly call: string;
  /** Null for a secret key, which has no limit. Absent until it is known who calls. */
  subject?: string | null;
}

const visits = new WeakMap<Request, Visit>();

/** A request begins: from here on it is counted as one of this call. */
export function enter(request: Request, call: string): void {
  visits.set(request, { call });
}

/** It is known who calls: 429 where they have no room left. */
export async function admit(
  request: Request,
  deps: Deps,
  { kind, claims }: Caller,
): Promise<void> {
  const visit = visits.get(request);
  if (!visit || !deps.limit) return;
  visit.subject =
    kind === "secret"
      ? null
      : kind === "user"
        ? `user:${claims.sub}`
        : addressOf(request, deps);
  if (visit.subject === null) return;
  const wait = await deps.limit(visit.call, visit.subject);
  if (wait !== null) throw tooMany(visit.call, wait);
}

/**
 * What to answer to a refusal (401 or 403): itself, or 429 once there were too many of them. Whoever guesses is
 * slowed down, and whoever may do what they ask for is not, even behind the same address.
 */
export async function refusal(
  request: Request,
  deps: Deps,
  error: HttpError,
): Promise<HttpError> {
  const visit = visits.get(request);
  if (!visit || !deps.limit || visit.subject === null) return error;
  const subject = visit.subject ?? addressOf(request, deps);
  // The refusal stands whether it can be counted or not.
  const wait = await deps
    .limit(visit.call, `refused:${subject}`)
    .catch(() => null);
  return wait === null ? error : tooMany(visit.call, wait);
}

function tooMany(call: string, wait: number): HttpError {
  return new HttpError(
    429,
    "rate_limited",
    `${call}: that is too much at once. Wait as long as Retry-After says.`,
    { headers: { "retry-after": String(Math.max(1, Math.ceil(wait))) } },
  );
}

/** Where a visitor calls from, by a salt of the day: it tells them apart, and nobody where they are. */
function addressOf(request: Request, deps: Deps): string {
  const header = deps.config.addressHeader;
  const sent = header ? request.headers.get(header) : null;
  const address = sent?.split(",")[0]?.trim() ?? "";
  const salt = `${Object.values(deps.config.secretKeys)[0] ?? ""} ${Math.floor(deps.now() / 86_400_000)}`;
  const hash = createHash("sha256").update(`${salt} ${networkOf(address)}`);
  return `address:${hash.digest("base64url").slice(0, 22)}`;
}

/** A household has a whole /64 of IPv6 addresses: they count as one. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = Math.max(0, 8 - groups.length - rest.length);
  const filled = [...groups, ...Array<string>(missing).fill("0"), ...rest];
  return filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/**
 * The limits of `livelets.rate_limit`, one statement each.
 * @param times so many times what the table allows; refusals by pusher-auth, which would be guesses, aside
 */
export function createLimit(
  database: Database,
  { times = 1 }: { times?: number } = {},
): NonNullable<Deps["limit"]> {
  return async (call, subject) => {
    const who = whoIs(subject);
    const isGuess = who === "refused" && call === "pusher-auth";
    const [row] = await database.query<{ wait: number | null }>(
      "select livelets.take_allowance($1, $2, $3, $4) as wait",
      [call, subject, who, isGuess ? 1 : times],
    );
    return row?.wait ?? null;
  };
}

function whoIs(subject: string): "visitor" | "user" | "key" | "refused" {
  if (subject.startsWith("refused:")) return "refused";
  if (subject.startsWith("user:")) return "user";
  return subject.startsWith("address:") ? "visitor" : "key";
}
