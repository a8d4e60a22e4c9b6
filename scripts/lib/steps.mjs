import { join } from "node:path";

const MINUTE = 60_000;

/**
 * What `npm test` runs, in order. A step with `report` writes its counts to `reportFile(name)`; any other is one check.
 * Each command is a program of node_modules and its arguments; those of a step run at the same time.
 */
export function testSteps({ root, reportFile }) {
  const bin = (path) => join(root, "node_modules", path);
  const vitest = (name, ...args) => [
    bin("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile(name)}`,
    ...args,
  ];
  return [
    {
      name: "lint",
      limitMs: 4 * MINUTE,
      commands: [
        [bin("eslint/bin/eslint.js"), "."],
        [bin("prettier/bin/prettier.cjs"), "--check", "."],
      ],
    },
    {
      name: "types",
      limitMs: 4 * MINUTE,
      commands: [[bin("typescript/bin/tsc"), "--noEmit"]],
    },
    {
      name: "node",
      limitMs: 12 * MINUTE,
      report: true,
      needsPostgres: true,
      commands: [vitest("node")],
    },
    {
      name: "browser",
      limitMs: 6 * MINUTE,
      report: true,
      needsChromium: true,
      commands: [
        [
          bin("@web/test-runner/dist/bin.js"),
          "--config",
          "scripts/lib/browser-tests.config.mjs",
        ],
      ],
    },
    {
      name: "e2e",
      limitMs: 15 * MINUTE,
      report: true,
      needsChromium: true,
      commands: [vitest("e2e", "--config", "e2e/vitest.config.ts")],
    },
  ];
}
