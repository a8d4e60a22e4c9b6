import { authenticate } from "../_shared/auth.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { badRequest, forbidden } from "../_shared/http-error.ts";
import { integer, oneTopic, uuid } from "../_shared/query.ts";
import { createWatch } from "../_shared/simulation/watch.ts";
import type { Watch } from "../_shared/simulation/watch.ts";

/** `GET history`: a page of the log, or a snapshot where a page could not continue what the caller has. */
export const createHandler = (deps: Deps, watch: Watch = createWatch(deps)) =>
  endpoint(deps, "history", ["GET"], async (exchange) => {
    const topic = oneTopic(exchange.url.searchParams.get("topic"));
    const [after, before, limit] = [
      integer(exchange, "after"),
      integer(exchange, "before"),
      integer(exchange, "limit"),
    ];
    const [epoch, last] = [uuid(exchange, "epoch"), uuid(exchange, "last")];
    if (after !== null && before !== null)
      throw badRequest(
        'history: "after" and "before" were both sent. Send one.',
      );
    if (limit === 0) throw badRequest('history: "limit" is 0. Send 1 to 200.');
    const caller = await authenticate(exchange.request, deps);
    await requireOrigin(deps, exchange.request, topic.tenant);

    const [row] = await deps.database.query<{ answer: unknown }>(
      `select case when livelets.can_read(livelets.channel($1), $2::jsonb)
         then livelets.history($1, $3::uuid, $4::bigint, $5::uuid, $6::bigint, $7::int) end as answer`,
      [
        topic.name,
        caller.claims,
        epoch,
        after,
        last,
        before,
        Math.min(limit ?? 200, 200),
      ],
    );
    if (!row?.answer) throw forbidden();
    watch([topic.tenant]);
    return { body: row.answer };
  });
