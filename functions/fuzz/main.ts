import { randomInt } from "node:crypto";
import { argv, exit } from "node:process";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";
import { CALLS } from "./requests.ts";

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    bodies: { type: "string", default: "100000" },
    seed: { type: "string" },
    call: { type: "string" },
  },
});
const bodies = Number(values.bodies);
const seed =
  values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const names = CALLS.map(({ name }) => name);
if (
  !Number.isInteger(bodies) ||
  !Number.isInteger(seed) ||
  (values.call !== undefined && !names.includes(values.call))
) {
  console.error(
    `fuzz: use --bodies=<number> --seed=<number> --call=<${names.join("|")}>.`,
  );
  exit(2);
}
console.log(`seed ${seed}, ${bodies} requests each`);
for (const name of values.call === undefined ? names : [values.call])
  for (const { call, statuses, ms } of await fuzz(bodies, seed, name))
    console.log(call.padEnd(12), JSON.stringify(statuses), `${ms} ms`);
