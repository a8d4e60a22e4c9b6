import { admitAnybody } from "../_shared/auth.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { HttpError } from "../_shared/http-error.ts";
import { RETRY_SOON } from "../_shared/unavailable.ts";
import { createCount } from "./count.ts";

interface Service {
  readonly name: string;
  readonly status: "ok" | "down";
  /** Milliseconds of one round trip. */
  readonly latency: number;
}

/**
 * `GET health`: whether the services behind the functions answer, and how many events were appended. Open to all, as
 * often as a visitor may ask.
 */
export const createHandler = (deps: Deps) => {
  const count = createCount(deps);
  return endpoint(deps, "health", ["GET"], async ({ request }) => {
    const { latency, ok } = await askDatabase(deps, request);
    const eventsEmitted = ok ? await count().catch(() => null) : null;
    const status: Service["status"] = eventsEmitted === null ? "down" : "ok";
    const database: Service = { name: "database", status, latency };
    const body = { status, services: [database], eventsEmitted };
    return eventsEmitted === null
      ? {
          status: 503,
          headers: RETRY_SOON,
          body: { ...body, eventsEmitted: 0 },
        }
      : { body };
  });
};

/** Counting the caller is the question too: it needs the database, and is refused by a number, not by a failure. */
async function askDatabase(deps: Deps, request: Request) {
  let started = deps.now();
  let ok = true;
  try {
    await admitAnybody(request, deps);
    started = deps.now();
    await deps.database.query("select 1");
  } catch (thrown) {
    if (thrown instanceof HttpError) throw thrown;
    ok = false;
  }
  return { ok, latency: deps.now() - started };
}
