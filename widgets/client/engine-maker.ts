import type { ClientDeps } from "./client-deps.ts";
import type { LiveClientOptions } from "./client-options.ts";
import type { ConnectionOptions } from "./connection-options.ts";

/** What makes the source for a transport: one that a browser's tabs share, unless the page does not want that. */
export function engineMaker(
  options: Pick<
    LiveClientOptions,
    "source" | "share" | "endpoint" | "apikey" | "tenant"
  >,
  deps: ClientDeps,
): ConnectionOptions["source"] {
  const { source, share, endpoint } = options;
  if (typeof source !== "function") return () => source;
  if (share === false || share === "off" || !endpoint) return source;
  return async (transport) => {
    const [engine, code] = await Promise.all([
      source(transport),
      // Not fetched: then this tab has its own line.
      transport?.kind === "poll"
        ? null
        : import("./shared-source.ts").catch(() => null),
    ]);
    return code?.shareEngine(engine, transport, options, deps) ?? engine;
  };
}
