import type { Deps } from "./deps.ts";
import { HttpError, forbidden } from "./http-error.ts";

/** What supabase-js, pusher-js and our own client send. */
const REQUEST_HEADERS =
  "authorization, apikey, content-type, x-client-info, x-retry-count, traceparent, tracestate, baggage";

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** A page opened from a file has the origin `null`, which any sandboxed frame has too: it cannot be allowed. */
export function nullOrigin(): HttpError {
  return new HttpError(
    403,
    "null_origin",
    'A page that was opened as a file (origin "null") may not call this. Serve it over http, for example with "npx vite".',
  );
}

/** Whether any tenant lists the origin: a preflight does not say which tenant its request will be for. */
export async function allowedAnywhere(
  deps: Deps,
  origin: string,
): Promise<boolean> {
  if (deps.config.loopbackOrigins && LOOPBACK.test(origin)) return true;
  const rows = await deps.database.query(
    "select 1 from livelets.tenant where $1 = any (origins) limit 1",
    [origin],
  );
  return rows.length > 0;
}

/**
 * Refuses a page whose origin is not on the list of this very tenant. No Origin (a server, curl) passes: an origin
 * keeps other sites' pages away, it does not authorize anybody.
 */
export async function requireOrigin(
  deps: Deps,
  request: Request,
  tenant: string,
): Promise<void> {
  const origin = request.headers.get("origin");
  if (origin === null || (deps.config.loopbackOrigins && LOOPBACK.test(origin)))
    return;
  const rows = await deps.database.query(
    "select 1 from livelets.tenant where id = $1 and $2 = any (origins)",
    [tenant, origin],
  );
  if (rows.length === 0) throw forbidden();
}

export function corsHeaders(headers: Headers, origin: string): Headers {
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", "x-request-id, retry-after");
  return headers;
}

export function preflight(
  origin: string | null,
  allowed: boolean,
  methods: readonly string[],
): Headers {
  const headers = new Headers({ vary: "Origin" });
  if (origin === null) return headers;
  if (!allowed) throw forbidden();
  headers.set("access-control-allow-methods", methods.join(", "));
  headers.set("access-control-allow-headers", REQUEST_HEADERS);
  headers.set("access-control-max-age", "600");
  return corsHeaders(headers, origin);
}
