import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { installDependencies } from "./lib/install.mjs";

/** `npm run leases -- --writes=100000`: writes that only one may make at a time, with and without their tokens. */
let writes = 100_000;
for (const argument of process.argv.slice(2)) {
  const [, value] = /^--writes=([1-9]\d{0,6})$/.exec(argument) ?? [];
  if (value === undefined) {
    console.error(
      `livelets: npm run leases does not know "${argument}". Use --writes=100000, at most 9999999.`,
    );
    process.exit(2);
  }
  writes = Number(value);
}

installDependencies();
const { register } = await import("tsx/esm/api");
register();
const { contend } = await import("../supabase/tests/lease-contention.ts");
const { ways, grants, takeovers, seconds } = await contend({ writes });
console.table(ways);
console.log(
  `${grants} leases were given in ${Math.round(seconds)} s, ${takeovers} of them taken from somebody.`,
);
const { stale, decreasing } = ways.find(({ way }) => way === "asked within");
const wrong = stale + decreasing;
console.log(
  wrong === 0
    ? "No write under an old token was accepted where the token was asked for within the write."
    : `${wrong} writes are wrong.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
