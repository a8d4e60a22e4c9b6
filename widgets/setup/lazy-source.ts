import type { LogPort, Source, SourceContext } from "../sources/source.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import { hasLog } from "./has-log.ts";

/** A source with a log of its own that is still being loaded: calls wait for it. */
export function lazySource(
  kind: Source["kind"],
  load: () => Promise<Source>,
): Source & { readonly log: LogPort } {
  let loading: Promise<Source> | null = null;
  let source: Source | null = null;
  let context: SourceContext | null = null;

  const loaded = async (): Promise<Source> => {
    loading ??= load();
    try {
      source = await loading;
    } catch (thrown) {
      loading = null;
      if (thrown instanceof LiveletsError) throw thrown;
      throw new LiveletsError(
        "unavailable",
        `source: "${kind}" could not be loaded (${messageOf(thrown)}). It is tried again.`,
        thrown,
      );
    }
    return source;
  };
  const log = async () => hasLog(await loaded());

  return {
    kind,
    get replay() {
      return source?.replay;
    },
    log: {
      isPast: kind === "replay",
      connect: async (query) => (await log()).connect(query),
      history: async (query) => (await log()).history(query),
      heads: async (topics) => (await log()).heads(topics),
    },
    get live() {
      return source?.live;
    },
    connect(given) {
      context = given;
      loaded().then(
        (ready) => context === given && ready.connect(given),
        (thrown: unknown) =>
          context === given &&
          given.closed({ kind: "lost", message: messageOf(thrown) }),
      );
    },
    disconnect() {
      context = null;
      source?.disconnect();
    },
    join: (channel, options) => source?.join(channel, options),
    leave: (channel) => source?.leave(channel),
  };
}
