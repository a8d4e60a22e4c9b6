import { LiveletsError } from "../events/error.ts";
import type { SourceContext } from "../sources/source.ts";
import type { ConnectionOptions } from "./connection-options.ts";

/** What a source reports. */
export type Reports = Pick<
  SourceContext,
  "opened" | "closed" | "joined" | "refused" | "message" | "latency"
>;

/** Whom one attempt of a source tells, which may change while it goes on. */
export interface Link {
  reports: Reports;
  /** What an attempt reports that is no longer current is dropped. */
  isCurrent(): boolean;
}

/** What one attempt of a source may ask, and whom it tells. */
export function contextFor(
  { tokens, authorize, log }: ConnectionOptions,
  link: Link,
): SourceContext {
  const report =
    <Kind extends keyof Reports>(kind: Kind) =>
    (...args: Parameters<Reports[Kind]>): void => {
      const tell = link.reports[kind] as (...args: unknown[]) => void;
      if (link.isCurrent()) tell(...args);
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
    opened: report("opened"),
    closed: report("closed"),
    joined: report("joined"),
    refused: report("refused"),
    message: report("message"),
    latency: report("latency"),
  };
}
