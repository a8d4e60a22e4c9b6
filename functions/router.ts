import type { Deps, Handler } from "./_shared/deps.ts";
import { endpoint } from "./_shared/endpoint.ts";
import { HttpError } from "./_shared/http-error.ts";
import { createOutbox } from "./_shared/outbox.ts";
import type { Outbox } from "./_shared/outbox.ts";
import { createTicker } from "./_shared/simulation/ticker.ts";
import type { Ticker } from "./_shared/simulation/ticker.ts";
import { createWatch } from "./_shared/simulation/watch.ts";
import { createHandler as command } from "./command/handler.ts";
import { createHandler as connect } from "./connect/handler.ts";
import { createHandler as heads } from "./heads/handler.ts";
import { createHandler as health } from "./health/handler.ts";
import { createHandler as history } from "./history/handler.ts";
import { createHandler as lease } from "./lease/handler.ts";
import { createHandler as publish } from "./publish/handler.ts";
import { createHandler as pusherAuth } from "./pusher-auth/handler.ts";
import { createHandler as tick } from "./tick/handler.ts";

/**
 * All functions as one fetch handler: the last segment of the path names the call, so it can be mounted anywhere
 * (`/functions/v1/` here). The outbox and the ticker are returned too, for the timers of a process that stays: they
 * do what the minute's `tick` does elsewhere.
 */
export function createRouter(deps: Deps): {
  handle: Handler;
  outbox: Outbox;
  ticker: Ticker;
} {
  const outbox = createOutbox(deps);
  const ticker = createTicker(deps, outbox);
  const watch = createWatch(deps, ticker);
  const calls = new Map<string, Handler>([
    ["command", command(deps, outbox)],
    ["connect", connect(deps, watch)],
    ["heads", heads(deps, watch)],
    ["health", health(deps)],
    ["history", history(deps, watch)],
    ["lease", lease(deps, outbox)],
    ["publish", publish(deps, outbox)],
    ["pusher-auth", pusherAuth(deps)],
    ["tick", tick(deps, ticker, outbox)],
  ]);
  const unknown = endpoint(
    deps,
    "router",
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"],
    async ({ url }) => {
      throw new HttpError(
        404,
        "not_found",
        `"${callOf(url).slice(0, 80)}" is no call. There are ${[...calls.keys()].join(", ")}.`,
      );
    },
  );
  return {
    handle: (request) =>
      (calls.get(callOf(new URL(request.url))) ?? unknown)(request),
    outbox,
    ticker,
  };
}

function callOf(url: URL): string {
  return url.pathname.replace(/\/+$/, "").split("/").pop() ?? "";
}
