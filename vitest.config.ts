import { defineConfig } from "vitest/config";

/** The tests that need no browser. Elements and controllers run under Web Test Runner, e2e/ under its own config. */
export default defineConfig({
  test: {
    environment: "node",
    include: [
      "widgets/{events,log,sources,client,packs,setup,texts,theme}/**/*.test.ts",
      "functions/**/*.test.ts",
      "supabase/**/*.test.ts",
      "demo/**/*.test.ts",
      "bench/{soak,herd}/**/*.test.ts",
      "docs/**/*.test.ts",
      "scripts/**/*.test.{ts,mjs}",
    ],
    pool: "forks",
    // V8 compiles PGlite anew in each process. Doing it once, quickly, takes half of the time; what runs is as fast.
    execArgv: ["--liftoff-only"],
    // A PGlite instance takes 250–500 MB and seconds of a whole core to start: two at a time, and patience for them.
    maxWorkers: 2,
    // A busy machine takes its time: what waits for something has as long as it takes.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
