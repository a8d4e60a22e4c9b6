import { authenticate } from "../_shared/auth.ts";
import { readFormOrJson } from "../_shared/body.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError, badRequest, forbidden } from "../_shared/http-error.ts";
import { signChannel } from "../_shared/pusher-signature.ts";
import { parseChannel } from "../../widgets/events/topic.ts";

// Strict on purpose: the signed text is `socket_id:channel`, so a socket id with a colon could move the border.
const SOCKET_ID = /^\d{1,20}\.\d{1,20}$/;
const CHANNEL = /^(private|presence)-([A-Za-z0-9_.-]{1,200})$/;

/** `POST pusher-auth`: signs the subscription of a channel that the caller may read. */
export const createHandler = (deps: Deps) =>
  endpoint(deps, "pusher-auth", ["POST"], async ({ request }) => {
    const { pusher } = deps.config;
    if (!pusher)
      throw new HttpError(
        503,
        "not_configured",
        "pusher-auth: Pusher is not set up here. Ask connect for another transport.",
        { headers: { "retry-after": "60" } },
      );
    const body = await readFormOrJson(request, "pusher-auth");
    const socketId = text(body, "socket_id", SOCKET_ID);
    const name = text(body, "channel_name", CHANNEL);
    const [, prefix, inner] = CHANNEL.exec(name)!;
    const channel = parseChannel(inner!);
    const caller = await authenticate(request, deps);
    if (!channel) throw forbidden();
    await requireOrigin(deps, request, channel.topic.tenant);

    const isLive = channel.topic.kind === "live";
    if (isLive !== (prefix === "presence")) throw forbidden();
    const [row] = await deps.database.query<{
      allowed: boolean;
      name: string | null;
    }>(
      `select livelets.${isLive ? "can_write" : "can_read"}($1, $2::jsonb) as allowed,
         (select m.name from livelets.member m where m.tenant = $3 and m.user_id = livelets.user_segment($2::jsonb ->> 'sub')) as name`,
      [inner, caller.claims, channel.topic.tenant],
    );
    if (!row?.allowed) throw forbidden();
    const who = isLive ? memberData(caller.claims.sub, row.name) : undefined;
    const auth = `${pusher.key}:${signChannel(pusher.secret, socketId, name, who)}`;
    return { body: who === undefined ? { auth } : { auth, channel_data: who } };
  });

function memberData(sub: string | undefined, name: string | null): string {
  return JSON.stringify({
    user_id: sub ?? "server",
    user_info: name === null ? {} : { name },
  });
}

function text(
  body: Record<string, unknown>,
  field: string,
  shape: RegExp,
): string {
  const value = body[field];
  if (typeof value !== "string" || !shape.test(value)) {
    throw badRequest(
      `pusher-auth: "${field}" is missing or not in Pusher's form. Send what pusher-js sends.`,
    );
  }
  return value;
}
