import type { ClientDeps } from "./client-deps.ts";
import type { LiveClientOptions } from "./client-options.ts";
import type { ConnectionOptions } from "./connection-options.ts";

type Options = Pick<
  LiveClientOptions,
  "source" | "share" | "endpoint" | "apikey" | "tenant"
>;

/** What makes the source for a transport: an engine that a browser's tabs share, where they may. */
export function engineMaker(
  options: Options,
  deps: ClientDeps,
): ConnectionOptions["source"] {
  const { source, share, endpoint } = options;
  if (typeof source !== "function") return () => source;
  if (!share || !endpoint) return source;
  return async (transport) => {
    if (!transport || transport.kind === "poll") return source(transport);
    // Not fetched: then this tab has its own line.
    const code = import("./shared-source.ts").catch(() => null);
    const engine = await source(transport);
    // What reads a log of its own in the page is the page's own.
    if (engine.kind !== transport.kind || engine.log) return engine;
    const whose = { ...options, endpoint, transport };
    return (await code)?.shareSource(engine, whose, deps) ?? engine;
  };
}
