import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { installDependencies } from "./lib/install.mjs";

/** `npm run soak -- --clients=500 --seconds=60 --seed=1`: what clients make of a wire on which everything goes wrong. */
const numbers = {
  clients: 500,
  seconds: 60,
  rate: 10,
  naive: 20,
  seed: Math.floor(Math.random() * 1e6) + 1,
};
const most = {
  clients: 2_000,
  seconds: 36_000,
  rate: 1_000,
  naive: 200,
  seed: 4_294_967_295,
};
let postgres = true;

for (const argument of process.argv.slice(2)) {
  if (argument === "--pglite") {
    postgres = false;
    continue;
  }
  const [, name = "", value] = /^--(\w+)=([1-9]\d*)$/.exec(argument) ?? [];
  if (!Object.hasOwn(most, name) || Number(value) > most[name]) {
    console.error(
      `livelets: npm run soak does not know "${argument}". Use --clients=500 --seconds=60 --rate=10 --naive=20 --seed=1, at most ${Object.values(most).join(", ")}, or --pglite.`,
    );
    process.exit(2);
  }
  numbers[name] = Number(value);
}

installDependencies();
const { register } = await import("tsx/esm/api");
register();
const { soakTable } = await import("../bench/soak/table.ts");
process.exit(await soakTable({ ...numbers, postgres }));
