import { afterAll, beforeAll } from "vitest";
import WebSocket from "ws";
import { openTestDatabase } from "../supabase/testing.ts";
import type { Transport } from "../widgets/events/answers.ts";
import { hostDeps } from "../widgets/sources/deps.ts";
import { pollSource } from "../widgets/sources/poll.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import type { Source } from "../widgets/sources/source.ts";
import { supabaseSource } from "../widgets/sources/supabase.ts";
import { startBackend } from "./backend/backend.ts";
import type { Backend } from "./backend/backend.ts";

/** How long a test waits for what goes over sockets: much longer than it takes, for machines that are busy. */
export const soon = { timeout: 40_000, interval: 20 };
/** A test of several such waits has so many ms. */
export const patience = 120_000;

/** The engine's own client, as a page would have it; only that it polls twenty times as often. */
export function sourceFor(transport: Transport | null): Source {
  if (transport?.kind === "supabase")
    return supabaseSource(transport, { transport: WebSocket as never });
  if (transport?.kind === "pusher") return pusherSource(transport);
  return pollSource(
    { everyMs: 3_000 },
    { after: (ms, run) => hostDeps.after(ms / 20, run) },
  );
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
