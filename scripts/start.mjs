import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { setFlagsFromString } from "node:v8";
import { installDependencies } from "./lib/install.mjs";
import { START_HELP } from "./lib/start-help.mjs";

const options = process.argv.slice(2);

if (options.includes("--help") || options.includes("-h")) {
  process.stdout.write(START_HELP);
} else {
  installDependencies();
  // Two of the four seconds that a new database took went into compiling PGlite a second time, for speed that the log
  // does not need: appending is bound by other things. Heavy reading is a tenth slower.
  setFlagsFromString("--liftoff-only");
  // Node 20 does not run TypeScript: tsx translates it as it is imported, in this very process, so that a signal
  // to this process reaches the backend and nothing is left behind.
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("../demo/backend/main.ts");
  await main(options, process.env);
}
