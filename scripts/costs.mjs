import { readFileSync, writeFileSync } from "node:fs";

import { costsTable, EXAMPLES } from "./lib/costs.mjs";

/**
 * `npm run costs -- --viewers=50 --hours=12 --events=60 --visits=2000`: messages and invocations a month (docs/costs.md).
 * Without arguments the examples; `--write` puts those into the page.
 */
const PAGE = new URL("../docs/costs.md", import.meta.url);
const site = { viewers: 10, hours: 12, events: 60, visits: 100 };
const given = process.argv
  .slice(2)
  .filter((argument) => argument !== "--write");

for (const argument of given) {
  const [, name = "", value] = /^--(\w+)=(\d+(?:\.\d+)?)$/.exec(argument) ?? [];
  if (!Object.hasOwn(site, name)) {
    console.error(
      `livelets: npm run costs does not know "${argument}". Use --viewers=50 --hours=12 --events=60 --visits=2000.`,
    );
    process.exit(2);
  }
  site[name] = Number(value);
}

const table = costsTable(given.length > 0 ? { yours: site } : EXAMPLES);
console.log(table);
if (process.argv.includes("--write")) {
  const text = readFileSync(PAGE, "utf8");
  writeFileSync(
    PAGE,
    text.replace(
      /<!-- costs -->[^]*<!-- \/costs -->/,
      () => `<!-- costs -->\n\n${costsTable()}\n\n<!-- /costs -->`,
    ),
  );
}
