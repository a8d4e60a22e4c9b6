import { LiveletsError } from "../events/error.ts";
import type { SourceContext } from "../sources/source.ts";
import type { ConnectionOptions } from "./connection-options.ts";

/** What a source reports. */
type Reports = Pick<
  SourceContext,
  "opened" | "closed" | "joined" | "refused" | "message" | "latency"
>;

/** What one attempt of a source may ask, and whom it tells; reports that come when it is no longer the current one are dropped. */
export function contextFor(
  { tokens, authorize, log }: ConnectionOptions,
  isCurrent: () => boolean,
  reports: Reports,
): SourceContext {
  const current =
    <Args extends unknown[]>(run: (...args: Args) => void) =>
    (...args: Args) => {
      if (isCurrent()) run(...args);
    };
  return {
    token: () => tokens.current(),
    authorize,
    heads: (topics) =>
      log
        ? log.heads(topics)
        : Promise.reject(
            new LiveletsError(
              "bad-argument",
              "client: a bare channel has no log to poll. Set an endpoint.",
            ),
          ),
    opened: current(reports.opened),
    closed: current(reports.closed),
    joined: current(reports.joined),
    refused: current(reports.refused),
    message: current(reports.message),
    latency: current(reports.latency),
  };
}
