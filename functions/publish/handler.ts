import { readJson } from "../_shared/body.ts";
import { hashOf } from "../_shared/canonical.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError, badRequest } from "../_shared/http-error.ts";
import type { Outbox } from "../_shared/outbox.ts";
import { append } from "./append.ts";
import { topicsOf } from "./audience.ts";
import { checkEvent } from "./event.ts";
import { actorOf, checkRights, publisherOf, senderOf } from "./publisher.ts";
import type { Sender } from "./publisher.ts";
import { publishBody } from "./schema.ts";
import type { PublishBody } from "./schema.ts";

/** `POST publish`: appends one event to the log, once per id, and lets the engines know. */
export const createHandler = (deps: Deps, outbox: Outbox) =>
  endpoint(deps, "publish", ["POST"], async ({ request }) => {
    const sender = await senderOf(request, deps);
    const body = parse(await readJson(request, "publish"));
    await requireOrigin(deps, request, body.tenant);
    const publisher = await publisherOf(sender, body, deps);
    await requireRoom(sender, deps);
    const event = checkRights(
      sender,
      publisher,
      checkEvent(body, publisher.pack, deps),
    );
    const topics = topicsOf(body);
    const actor = actorOf(sender, publisher, body);

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

/** A key that leaks, or a device that runs wild, must not fill the log of its tenant. */
async function requireRoom(sender: Sender, deps: Deps): Promise<void> {
  if (sender.kind !== "key" || !deps.limit) return;
  const { tenant, name } = sender.key;
  const wait = await deps.limit("publish", `${tenant}/key:${name}`);
  if (wait === null) return;
  throw new HttpError(
    429,
    "rate_limited",
    "publish: this key publishes too much. Wait as long as Retry-After says.",
    { headers: { "retry-after": String(Math.ceil(wait)) } },
  );
}
