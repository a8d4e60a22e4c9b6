import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

const common = {
  environment: "node",
  pool: "forks",
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // A page has as long as a busy machine takes.
  expect: { poll: { timeout: 20_000 } },
} as const;

/** They begin first, so that none is left to run alone at the end. */
const LONG = /(framework-pages|demo-pages|states)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [
      ...sorted.filter(isLong),
      ...sorted.filter((file) => !isLong(file)),
    ];
  }
}

/** They start and kill backends of their own, and mostly wait. */
const BACKENDS = ["restart", "soak", "start"].map(
  (name) => `e2e/${name}.test.ts`,
);
/** They count what comes over the shared backend, on topics that others publish to, or check in whom others check in. */
const COUNTS = [
  "back-forward",
  "bytes",
  "cuts",
  "faults",
  "offline",
  "path",
  "tabs",
  "widgets",
].map((name) => `e2e/${name}.test.ts`);

/**
 * End to end: the real backend in a child process, a real Chromium, both real clients. Two files at a time, as long as
 * neither minds the other: first those that look at pages, of which each keeps to a tenant or to `mock`.
 */
export default defineConfig({
  test: {
    globalSetup: "e2e/shared-backend.ts",
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...common,
          name: "pages",
          include: ["e2e/*.test.ts"],
          exclude: [...BACKENDS, ...COUNTS],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: "backends",
          include: BACKENDS,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: "counts",
          include: COUNTS,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
