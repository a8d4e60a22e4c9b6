import { authenticate } from "../_shared/auth.ts";
import type { Caller } from "../_shared/auth.ts";
import { readJson } from "../_shared/body.ts";
import { hashOf } from "../_shared/canonical.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError, badRequest, forbidden } from "../_shared/http-error.ts";
import type { Outbox } from "../_shared/outbox.ts";
import { append } from "./append.ts";
import { topicsOf } from "./audience.ts";
import { checkEvent } from "./event.ts";
import type { CheckedEvent } from "./event.ts";
import { publishBody } from "./schema.ts";
import type { PublishBody } from "./schema.ts";

interface Publisher {
  role: string | null;
  name: string | null;
  person: string | null;
  pack: string | null;
  time_zone: string;
}

/** `POST publish`: appends one event to the log, once per id, and lets the engines know. */
export const createHandler = (deps: Deps, outbox: Outbox) =>
  endpoint(deps, "publish", ["POST"], async ({ request }) => {
    const caller = await authenticate(request, deps);
    const body = parse(await readJson(request, "publish"));
    await requireOrigin(deps, request, body.tenant);
    const publisher = await publisherOf(caller, body.tenant, deps);
    const event = checkRights(caller, publisher, () =>
      checkEvent(body, publisher.pack, deps),
    );
    const topics = topicsOf(body);
    const actor =
      caller.kind === "secret" ? (body.actor ?? null) : actorOf(publisher);

    const { status, events } = await append(
      deps.database,
      {
        tenant: body.tenant,
        id: body.id ?? deps.id(),
        hash: hashOf({
          ...body,
          id: undefined,
          audience: undefined,
          topics,
          actor,
        }),
        topics,
        type: body.type,
        data: event.data,
        key: event.key,
        actor,
        at: deps.now(),
        timeZone: publisher.time_zone,
      },
      event.schema.derivations ?? [],
    );
    if (status === "conflict") {
      throw new HttpError(
        409,
        "conflict",
        `publish: id "${body.id}" was used for another body. Use a new id for a new event.`,
      );
    }
    if (status === "duplicate") return { body: { events, duplicate: true } };
    deps.waitUntil(outbox.flush());
    return { status: 201, body: { events } };
  });

function parse(value: unknown): PublishBody {
  const parsed = publishBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join(".");
  throw badRequest(
    `publish: ${path === "" ? "the body" : `"${path}"`} is wrong: ${issue.message}.`,
  );
}

async function publisherOf(
  caller: Caller,
  tenant: string,
  deps: Deps,
): Promise<Publisher> {
  const [row] = await deps.database.query<Publisher>(
    `select t.pack, t.time_zone, m.role, m.name, m.user_id as person from livelets.tenant t
     left join livelets.member m on m.tenant = t.id and m.user_id = livelets.user_segment($2::jsonb ->> 'sub')
     where t.id = $1`,
    [tenant, caller.claims],
  );
  if (
    !row ||
    (caller.kind !== "secret" && row.role !== "admin" && row.role !== "staff")
  )
    throw forbidden();
  return row;
}

/** Servers may publish anything that some pack describes; admin and staff what the tenant's own pack lets them. */
function checkRights(
  caller: Caller,
  publisher: Publisher,
  check: () => CheckedEvent,
): CheckedEvent {
  const event = check();
  if (caller.kind === "secret") return event;
  const publishers = event.schema.publishers ?? ["admin", "staff"];
  if (
    event.pack !== publisher.pack ||
    !publishers.some((role) => role === publisher.role)
  )
    throw forbidden();
  // A key makes a state that snapshots keep for ever: which types have one is the pack's to say, not a person's.
  if (event.key !== null && !event.schema.key) {
    throw new HttpError(
      422,
      "invalid_event",
      `publish: "key" is not possible: events of this type have none. Leave it out.`,
      { extra: { path: "key" } },
    );
  }
  return event;
}

/** A person publishes as themselves, whatever the body says. */
function actorOf(publisher: Publisher): Record<string, unknown> {
  return {
    id: publisher.person,
    ...(publisher.name === null ? {} : { name: publisher.name }),
  };
}
