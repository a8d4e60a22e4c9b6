import { spawnSync } from "node:child_process";
import { PAGES } from "../../demo/nav.ts";
import { ROOT } from "./install.mjs";
import { LOOKS, openLook, shoot } from "./pictures.mjs";

/** Beside the pages of the navigation: the page of somebody else. */
const FOREIGN = "embed.html?tenant=barbershop&";

/** Every page of the demo on mock, one picture per look, from a backend of its own that keeps nothing. */
export async function takePages({ browser, fileOf, isWanted }) {
  const pages = [...PAGES.map(([path]) => `${path}?`), FOREIGN];
  const wanted = pages.flatMap((path) =>
    LOOKS.map((look) => ({ path, look, name: `${nameOf(path)}-${look.name}` })),
  );
  const orders = wanted.filter(({ name }) => isWanted(name));
  if (orders.length === 0) return;
  if (orders.some(({ path }) => path === FOREIGN)) buildScriptTag();
  const { startBackend } = await import("../../demo/backend/backend.ts");
  const backend = await startBackend({ port: 0, folder: null, sampler: false });
  try {
    for (const { path, look, name } of orders) {
      const page = await openLook(browser, look, name);
      await show(page, `${backend.url}/${path}source=mock`, look);
      await shoot(page, fileOf(name));
    }
  } finally {
    await backend.close();
  }
}

/** In a process of its own: to build says that all of it is for production, and the demo's server would believe it. */
function buildScriptTag() {
  const args = ["scripts/build.mjs", "cdn"];
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}

/** `react18/index.html` is the page "react18". */
function nameOf(path) {
  return `page-${path.replace(/(\/index)?\.html.*$/, "")}`;
}

async function show(page, url, { rtl, text = 100 }) {
  // A page may forbid styles in its markup: what the browser's own settings would do is set from outside of it.
  await page.addInitScript(
    ([dir, size]) => {
      const dress = () => {
        document.documentElement.dir = dir;
        document.documentElement.style.fontSize = size;
      };
      addEventListener("DOMContentLoaded", dress);
    },
    [rtl ? "rtl" : "ltr", `${text}%`],
  );
  await page.goto(url);
  const feed = page.locator("live-activity-feed").first();
  await feed.locator("[part~=row], [part~=message]").first().waitFor();
  // The gallery fills itself piece by piece.
  await page.waitForLoadState("networkidle");
  await page.evaluate(settle);
}

/** Runs in the page: resolves when its height stays as it is. */
async function settle() {
  const height = () => document.documentElement.scrollHeight;
  for (let before = -1, same = 0; same < 20;) {
    await new Promise((done) => requestAnimationFrame(() => done()));
    same = height() === before ? same + 1 : 0;
    before = height();
  }
}
