import { defineConfig } from "vitest/config";

/** End to end: the real backend in a child process, a real Chromium, both real clients. One file at a time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["e2e/**/*.test.ts"],
    globalSetup: "e2e/shared-backend.ts",
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A page has as long as a busy machine takes.
    expect: { poll: { timeout: 20_000 } },
  },
});
