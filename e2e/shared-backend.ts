import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { freePort, startBackend } from "./backend.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the backend that the tests share which do not end it; it keeps nothing. */
    origin: string;
    /** A folder with notes of what has been built in this run. */
    builds: string;
  }
}

/** Starting takes seconds, so one backend serves all test files. Answers what ends it. */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const builds = await mkdtemp(join(tmpdir(), "livelets-builds-"));
  const backend = await startBackend({ port: await freePort(), data: null });
  project.provide("origin", backend.origin);
  project.provide("builds", builds);
  return async () => {
    await backend.stop();
    await rm(builds, { recursive: true, force: true });
  };
}
