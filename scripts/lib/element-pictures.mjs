import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";
import { LOOKS, openLook, shoot } from "./pictures.mjs";

const ELEMENTS = [
  "live-connection-badge",
  "live-metrics-grid",
  "live-activity-feed",
  "live-scrubber",
  "live-conflict",
];

/** Every state of every element, one picture per element and look; and what the badge shows when it is opened. */
export async function takeElements({ browser, fileOf, isWanted }) {
  let script;
  for (const element of [...ELEMENTS, "details"])
    for (const look of LOOKS) {
      const name = `${element}-${look.name}`;
      if (!isWanted(name)) continue;
      script ??= await bundle(join(ROOT, "scripts/lib/states-page.ts"));
      const page = await openLook(browser, look, name);
      await fill(page, script, queryOf(element, look));
      await shoot(page, fileOf(name));
    }
}

function queryOf(element, { rtl, text = 100 }) {
  const params = new URLSearchParams({ element, text: String(text) });
  if (rtl) {
    params.set("dir", "rtl");
    params.set("lang", "ar");
  }
  return params.toString();
}

/** A page of our own under a name that is never asked for: the browser touches no network. */
async function fill(page, script, query) {
  await page.route("**/*", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>States</title><body></body>`,
    }),
  );
  await page.goto(`http://states.test/?${query}`);
  await page.addScriptTag({ content: script, type: "module" });
  await page.waitForSelector("body[data-ready]", { state: "attached" });
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    tsconfig: join(ROOT, "tsconfig.json"),
  });
  return outputFiles[0].text;
}
