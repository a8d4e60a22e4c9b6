import { authenticate } from "../_shared/auth.ts";
import { requireOrigin } from "../_shared/cors.ts";
import type { Config, Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import type { Exchange } from "../_shared/endpoint.ts";
import { badRequest, forbidden } from "../_shared/http-error.ts";
import { clip, topicList } from "../_shared/query.ts";
import { createWatch } from "../_shared/simulation/watch.ts";
import type { Watch } from "../_shared/simulation/watch.ts";
import { spreadOf } from "./spread.ts";
import { turnedOff } from "./switches.ts";
import type { Settings } from "./switches.ts";
import { isSegment } from "../../widgets/events/topic.ts";
import type { Transport } from "../../widgets/events/answers.ts";

interface Row extends Settings {
  answer: {
    engines: string[];
    topics: { name: string }[];
    denied: { name: string }[];
    [field: string]: unknown;
  } | null;
  /** About how many pages look on, of the whole installation: its tenants share an engine. */
  crowd: number;
}

/** `GET connect`: what the caller may read in a tenant, and the engine that carries it. */
export const createHandler = (deps: Deps, watch: Watch = createWatch(deps)) =>
  endpoint(deps, "connect", ["GET"], async (exchange) => {
    const tenant = exchange.url.searchParams.get("tenant") ?? "";
    if (!isSegment(tenant))
      throw badRequest(
        `connect: "tenant" is not a tenant: "${clip(tenant)}". Send its id.`,
      );
    const asked = topicList(exchange).map((topic) => topic.name);
    const caller = await authenticate(exchange.request, deps);
    await requireOrigin(deps, exchange.request, tenant);

    const [row] = await deps.database.query<Row>(
      `select livelets.connect($1, $2::jsonb, $3::text[]) as answer, t.switches, t.revision,
         livelets.crowd_at(to_timestamp($4::float8 / 1000)) as crowd
       from livelets.tenant t where t.id = $1`,
      [tenant, caller.claims, asked, deps.now()],
    );
    if (!row?.answer) throw forbidden();
    watch([tenant], 1);
    const { switches, revision, crowd, answer } = row;
    const { engines, ...granted } = answer;
    const usual = available(engines, deps.config);
    const wanted = chosen(exchange, usual);
    // A tenant that is switched is polled at most, whatever a page asks for.
    const mode = switches["*"];
    const [transports, kind] = mode ? [["poll"], "poll"] : [usual, wanted];
    return {
      body: {
        ...granted,
        ...(mode === "off" && turnedOff(granted)),
        switches,
        revision,
        transports,
        transport: transport(kind, deps.config),
        spreadMs: spreadOf(crowd),
        serverTime: new Date(deps.now()).toISOString(),
      },
    };
  });

/** The tenant's engines that this deployment can reach, in the tenant's order; polling always works. */
function available(engines: readonly string[], config: Config): string[] {
  const usable = engines.filter((engine) =>
    engine === "supabase"
      ? config.supabase
      : engine === "pusher"
        ? config.pusher
        : false,
  );
  return [...usable, "poll"];
}

function chosen(exchange: Exchange, transports: readonly string[]): string {
  const asked = exchange.url.searchParams.get("transport");
  if (asked === null || asked === "") return transports[0]!;
  if (!transports.includes(asked)) {
    throw badRequest(
      `connect: "transport" is not one of this tenant: "${clip(asked)}". Use ${transports.join(", ")}.`,
    );
  }
  return asked;
}

function transport(kind: string, config: Config): Transport {
  if (kind === "supabase" && config.supabase)
    return { kind, ...config.supabase };
  if (kind === "pusher" && config.pusher) {
    const { key, cluster, host, port, tls } = config.pusher;
    return {
      kind,
      key,
      ...(host === undefined
        ? { cluster: cluster ?? "mt1" }
        : { host, port, tls: tls ?? true }),
    };
  }
  return { kind: "poll" };
}
