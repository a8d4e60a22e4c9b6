import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { installDependencies } from "./lib/install.mjs";

installDependencies();
const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./lib/serve.ts");
await main(process.env);
