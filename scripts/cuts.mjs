import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { ensureChromium } from "./lib/chromium.mjs";
import { installDependencies } from "./lib/install.mjs";

/** `npm run cuts -- --events=2000 --rate=200 --cuts=20`: what a page makes of a socket that is cut again and again. */
const numbers = { events: 2000, rate: 200, cuts: 20 };
/** A feed keeps 10,000 entries; the rest of the limits keep a run short. */
const most = { events: 5000, rate: 1000, cuts: 500 };

for (const argument of process.argv.slice(2)) {
  const [, name = "", value] = /^--(\w+)=([1-9]\d*)$/.exec(argument) ?? [];
  if (!Object.hasOwn(most, name) || Number(value) > most[name]) {
    console.error(
      `livelets: npm run cuts does not know "${argument}". Use --events=2000 --rate=200 --cuts=20, at most ${Object.values(most).join(", ")}.`,
    );
    process.exit(2);
  }
  numbers[name] = Number(value);
}

installDependencies();
const chromium = ensureChromium();
if (!chromium.path) {
  console.error(chromium.reason);
  process.exit(1);
}
process.env.CHROMIUM_PATH = chromium.path;

const { register } = await import("tsx/esm/api");
register();
const { cutsTable } = await import("../e2e/cuts-table.ts");
const figures = await cutsTable(numbers);
console.table(figures);
const wrong = figures.reduce(
  (sum, { lost, repeated, reordered }) => sum + lost + repeated + reordered,
  0,
);
console.log(
  wrong === 0
    ? "Nothing was lost, repeated or reordered."
    : `${wrong} events are wrong.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
