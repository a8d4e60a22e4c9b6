import { authenticate } from "../_shared/auth.ts";
import { readJson } from "../_shared/body.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError, badRequest, forbidden } from "../_shared/http-error.ts";
import type { Outbox } from "../_shared/outbox.ts";
import { leaseBody } from "./schema.ts";
import type { LeaseBody } from "./schema.ts";

type Answer =
  | { readonly refused: "forbidden" | "client" }
  | {
      readonly refused?: undefined;
      readonly status:
        "held" | "denied" | "lost" | "released" | "asked" | "free";
      readonly resource: string;
      readonly topic: string;
      readonly serverTime: string;
      readonly [more: string]: unknown;
    };

/**
 * `POST lease`: who may change something for now. Not a command, and never sent later than it was meant: what waits in
 * a queue while somebody is offline would lease what they no longer look at.
 */
export const createHandler = (deps: Deps, outbox: Outbox) =>
  endpoint(deps, "lease", ["POST"], async ({ request }) => {
    const caller = await authenticate(request, deps);
    const body = parse(await readJson(request, "lease"));
    if (caller.kind === "visitor") throw forbidden();
    await requireOrigin(deps, request, body.tenant);

    const { tenant, resource, ...asked } = body;
    const [row] = await deps.database.query<{ answer: Answer }>(
      "select livelets.use_lease($1, $2, $3::jsonb, $4::jsonb, coalesce($5, 'default')) as answer",
      [tenant, resource, caller.claims, asked, caller.key ?? null],
    );
    const { answer } = row!;
    if (answer.refused === "forbidden") throw forbidden();
    if (answer.refused === "client")
      throw new HttpError(
        409,
        "conflict",
        'lease: "client" belongs to somebody else. Use one of your own.',
      );
    // What nobody is told of has nothing to send.
    if (body.action !== "renew" && body.action !== "look")
      deps.waitUntil(outbox.flush());
    return { body: answer };
  });

function parse(value: unknown): LeaseBody {
  const parsed = leaseBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join(".");
  throw badRequest(
    `lease: ${path === "" ? "the body" : `"${path}"`} is wrong: ${issue.message}.`,
  );
}
