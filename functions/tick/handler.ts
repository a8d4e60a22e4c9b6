import { authenticate } from "../_shared/auth.ts";
import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { forbidden } from "../_shared/http-error.ts";
import type { Outbox } from "../_shared/outbox.ts";
import type { Ticker } from "../_shared/simulation/ticker.ts";
import { createMinute } from "./minute.ts";

/**
 * `POST tick`: for servers with a secret key, once a minute. Does what is due at once, answers, and goes on for the
 * minute behind the answer.
 */
export const createHandler = (deps: Deps, ticker: Ticker, outbox: Outbox) =>
  endpoint(deps, "tick", ["POST"], async ({ request }) => {
    const caller = await authenticate(request, deps);
    if (caller.kind !== "secret") throw forbidden();
    const minute = createMinute(deps, ticker, outbox);
    const { tenants, ticks, waitMs } = await minute.begin();
    deps.waitUntil(minute.goOn(waitMs));
    const until = new Date(minute.until).toISOString();
    return { body: { tenants, ticks, until } };
  });
