import { afterAll, beforeAll } from "vitest";
import { openTestDatabase } from "../supabase/testing.ts";
import { startBackend } from "./backend/backend.ts";
import type { Backend } from "./backend/backend.ts";

/** A backend without pages for all tests of a file; `onEnd` is for what has to be closed before it. */
export function useTestBackend() {
  let backend: Backend;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    const database = await openTestDatabase();
    backend = await startBackend({
      port: 0,
      folder: null,
      database,
      pages: false,
      sampler: false,
    });
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
