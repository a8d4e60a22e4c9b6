import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { join } from "node:path";

import { installDependencies, ROOT } from "./lib/install.mjs";
import { ensurePostgres } from "./lib/postgres.mjs";
import { run } from "./lib/run.mjs";

/**
 * `npm run test:deploy`, or a part: `npm run test:deploy -- runtimes`, `upload` or `migrations`. Not part of `npm test`:
 * Deno twice and Supabase's tool are 370 MB, fetched from npm when first used and kept below node_modules/.cache.
 */
const PARTS = ["runtimes", "upload", "migrations"];
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown !== undefined) {
  console.error(
    `livelets: npm run test:deploy does not know "${unknown}". Use any of ${PARTS.join(", ")}, or nothing for all.`,
  );
  process.exit(2);
}

installDependencies();
const { reason } = ensurePostgres();
if (reason) {
  console.error(reason);
  process.exit(1);
}
process.exitCode = await run(
  process.execPath,
  [
    join(ROOT, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config",
    "e2e/deploy/vitest.config.ts",
    ...wanted,
  ],
  { cwd: ROOT, env: process.env, limitMs: 600_000 },
);
