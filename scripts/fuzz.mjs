import "./lib/require-node.mjs";

import { installDependencies, ROOT } from "./lib/install.mjs";
import { run } from "./lib/run.mjs";

/**
 * Sends what nobody should send to every function: `node scripts/fuzz.mjs --bodies=100000 [--seed=1] [--call=publish]`.
 * Ends with 1 at the first answer that none should give, and says what repeats it.
 */
installDependencies();
process.exitCode = await run(
  process.execPath,
  ["--import", "tsx", "functions/fuzz/main.ts", ...process.argv.slice(2)],
  { cwd: ROOT, limitMs: 6 * 60 * 60_000 },
);
