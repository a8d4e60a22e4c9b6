import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

/** Pictures of every element in every state, to be looked at: `node scripts/screenshots.mjs` writes ./screenshots. */
const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "screenshots");

/** Each is one picture of the whole page. */
const LOOKS = [
  { name: "light", width: 1280 },
  { name: "dark", width: 1280, scheme: "dark" },
  { name: "light-320", width: 320 },
  { name: "dark-320", width: 320, scheme: "dark" },
  { name: "rtl", width: 1280, query: "?dir=rtl&lang=ar" },
  { name: "rtl-320", width: 320, query: "?dir=rtl&lang=ar" },
  { name: "text-200", width: 1280, query: "?text=200" },
  { name: "text-200-320", width: 320, query: "?text=200" },
  { name: "forced-colors", width: 1280, forced: "active" },
  { name: "details", width: 1280, query: "?details" },
  { name: "details-dark", width: 1280, query: "?details", scheme: "dark" },
  { name: "details-320", width: 320, query: "?details" },
];

const script = await bundle(join(ROOT, "scripts/lib/states-page.ts"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
mkdirSync(OUT, { recursive: true });
try {
  for (const look of LOOKS) await take(look);
} finally {
  await browser.close();
}

async function take({ name, width, scheme = "light", query = "", forced }) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    forcedColors: forced ?? "none",
    reducedMotion: "reduce",
  });
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  // A page of our own under a name that is never asked for: the browser touches no network.
  await page.route("**/*", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>States</title><body></body>`,
    }),
  );
  await page.goto(`http://states.test/${query}`);
  await page.addScriptTag({ content: script, type: "module" });
  await page.waitForSelector("body[data-ready]", { state: "attached" });
  const file = join(OUT, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
  console.log(file);
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
