import { authenticate } from "../_shared/auth.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { badRequest, forbidden } from "../_shared/http-error.ts";
import { topicList } from "../_shared/query.ts";
import { createWatch, shareOf } from "../_shared/simulation/watch.ts";
import type { Watch } from "../_shared/simulation/watch.ts";
import { parseTopic } from "../../widgets/events/topic.ts";

interface Row {
  heads: { topic: string }[] | null;
  revision: number;
}

/** `GET heads`: where the logs of several topics stand. Topics that may not be read are left out; if none may, 403. */
export const createHandler = (deps: Deps, watch: Watch = createWatch(deps)) =>
  endpoint(deps, "heads", ["GET"], async (exchange) => {
    const topics = topicList(exchange);
    if (topics.length === 0)
      throw badRequest(
        'heads: "topic" is missing. Send the topics, separated by commas.',
      );
    const caller = await authenticate(exchange.request, deps);
    for (const tenant of new Set(topics.map((topic) => topic.tenant)))
      await requireOrigin(deps, exchange.request, tenant);

    const [row] = await deps.database.query<Row>(
      `select jsonb_agg(jsonb_build_object('topic', h.topic, 'epoch', h.epoch, 'seq', h.seq)) as heads,
         -- Of one tenant as a rule. Of several, any change makes another sum.
         (select sum(t.revision)::int from livelets.tenant t where t.id = any ($3::text[])) as revision
       from livelets.heads($1::text[]) h where livelets.can_read(livelets.channel(h.topic), $2::jsonb)`,
      [
        topics.map((topic) => topic.name),
        caller.claims,
        [...new Set(topics.map((topic) => topic.tenant))],
      ],
    );
    if (!row?.heads) throw forbidden();
    watch(
      row.heads.map(({ topic }) => parseTopic(topic)!.tenant),
      shareOf(Number(exchange.url.searchParams.get("since")) || 0),
    );
    return {
      body: {
        heads: row.heads,
        revision: row.revision,
        serverTime: new Date(deps.now()).toISOString(),
      },
    };
  });
