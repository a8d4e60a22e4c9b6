import type { Transport } from "../events/answers.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { MemoryHub } from "../sources/memory-hub.ts";
import type { MockOptions } from "../sources/mock.ts";
import type { PollOptions } from "../sources/poll.ts";
import type { Source } from "../sources/source.ts";

/** A transport as `connect` answers it, or a source that runs in the page. */
export type SourceRequest =
  | Exclude<Transport, { kind: "poll" }>
  | ({ readonly kind: "poll" } & PollOptions)
  | ({ readonly kind: "mock" } & MockOptions)
  | { readonly kind: "memory"; readonly hub?: MemoryHub };

/**
 * Loads the one engine that is asked for: each is a chunk of its own, and so is its SDK. Rejects with `unavailable`
 * when the chunk cannot be fetched, `bad-argument` for an engine we do not have or options that cannot work.
 */
export async function loadSource(request: SourceRequest): Promise<Source> {
  switch (request.kind) {
    case "supabase": {
      const { supabaseSource } = await chunk(
        import("../sources/supabase.ts"),
        request.kind,
      );
      return supabaseSource(request);
    }
    case "pusher": {
      const { pusherSource } = await chunk(
        import("../sources/pusher.ts"),
        request.kind,
      );
      return pusherSource(request);
    }
    case "poll": {
      const { pollSource } = await chunk(
        import("../sources/poll.ts"),
        request.kind,
      );
      return pollSource(request);
    }
    case "mock": {
      const { mockSource } = await chunk(
        import("../sources/mock.ts"),
        request.kind,
      );
      return mockSource(request);
    }
    case "memory": {
      const { memorySource } = await chunk(
        import("../sources/memory.ts"),
        request.kind,
      );
      return memorySource(request.hub);
    }
    default:
      throw unknown(request);
  }
}

async function chunk<Module>(
  loading: Promise<Module>,
  kind: string,
): Promise<Module> {
  try {
    return await loading;
  } catch (thrown) {
    throw new LiveletsError(
      "unavailable",
      `loadSource: could not fetch the source "${kind}" (${messageOf(thrown)}). Check that its file is served beside the others.`,
      thrown,
    );
  }
}

/** The server may be newer than this page. */
function unknown(request: unknown): LiveletsError {
  const { kind } = (request ?? {}) as { kind?: unknown };
  return new LiveletsError(
    "bad-argument",
    `loadSource: there is no source "${String(kind).slice(0, 80)}". Use supabase, pusher, poll, mock or memory.`,
  );
}
