import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { register } from "tsx/esm/api";
import { ROOT } from "./lib/install.mjs";
import { launch } from "./lib/pictures.mjs";

const HELP = `Usage: node scripts/screenshots.mjs [--out <folder>] [<parts of names>]

Takes pictures of every element in every state, and of every page of the demo on mock, to be looked at: light, dark,
right to left, 320 px wide, with text of 200 %. Into ./screenshots, all of them or those whose names have a part.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: join(ROOT, "screenshots") },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

// Node 20 does not run TypeScript: the pages' names and the backend are written in it.
register();
const { takeElements } = await import("./lib/element-pictures.mjs");
const { takePages } = await import("./lib/page-pictures.mjs");

const folder = resolve(values.out);
mkdirSync(folder, { recursive: true });
const browser = await launch();
const order = {
  browser,
  fileOf: (name) => join(folder, `${name}.png`),
  isWanted: (name) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part)),
};
try {
  await takeElements(order);
  await takePages(order);
} finally {
  await browser.close();
}
