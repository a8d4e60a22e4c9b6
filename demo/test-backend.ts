import { afterAll, beforeAll } from "vitest";
import WebSocket from "ws";
import { openTestDatabase } from "../supabase/testing.ts";
import type { Transport } from "../widgets/events/answers.ts";
import { pollSource } from "../widgets/sources/poll.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import type { Source } from "../widgets/sources/source.ts";
import { supabaseSource } from "../widgets/sources/supabase.ts";
import { startBackend } from "./backend/backend.ts";
import type { Backend } from "./backend/backend.ts";

/** How long a test waits for what goes over sockets. */
export const soon = { timeout: 15_000, interval: 20 };

/** The engine's own client, as a page would have it. */
export function sourceFor(transport: Transport | null): Source {
  if (transport?.kind === "supabase")
    return supabaseSource(transport, { transport: WebSocket as never });
  if (transport?.kind === "pusher") return pusherSource(transport);
  return pollSource({ everyMs: 3_000 });
}

/** A backend without pages, in memory. */
export async function startTestBackend(): Promise<Backend> {
  return startBackend({
    port: 0,
    folder: null,
    database: await openTestDatabase(),
    pages: false,
    sampler: false,
  });
}

/** One for all tests of a file; `onEnd` is for what has to be closed before it. */
export function useTestBackend() {
  let backend: Backend;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    backend = await startTestBackend();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await backend.close();
  });
  return {
    get backend() {
      return backend;
    },
    onEnd: (close: () => unknown) => void closing.push(close),
  };
}
