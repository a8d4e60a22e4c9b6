import { defineConfig } from "vitest/config";

/** `npm run test:deploy`: with Deno and Supabase's own tool, which are fetched when first used. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["e2e/deploy/*.check.ts"],
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 30_000,
    // Fetching a tool takes as long as the line does.
    hookTimeout: 300_000,
  },
});
