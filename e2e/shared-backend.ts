import type { TestProject } from "vitest/node";

import { freePort, startBackend } from "./backend.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the backend that the tests share which do not end it; it keeps nothing. */
    origin: string;
  }
}

/** Starting takes seconds, so one backend serves all test files. Answers what ends it. */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const backend = await startBackend({ port: await freePort(), data: null });
  project.provide("origin", backend.origin);
  return async () => {
    await backend.stop();
  };
}
