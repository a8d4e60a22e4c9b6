import { chromium } from "playwright-core";

/** How a page is looked at. `text` is the size of text in percent of the browser's own. */
export const LOOKS = [
  { name: "light", width: 1280 },
  { name: "dark", width: 1280, scheme: "dark" },
  { name: "rtl", width: 1280, rtl: true },
  { name: "text-200", width: 1280, text: 200 },
  { name: "light-320", width: 320 },
  { name: "dark-320", width: 320, scheme: "dark" },
  { name: "rtl-320", width: 320, rtl: true },
  { name: "text-200-320", width: 320, text: 200 },
  { name: "forced-colors", width: 1280, forced: "active" },
];

/** All pictures are of this moment: two of the same thing are the same. */
const NOW = new Date("2026-03-04T15:20:00Z");

export function launch() {
  return chromium.launch({
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
}

/** A page in a look. What goes wrong in it is told on the terminal. */
export async function openLook(browser, { width, scheme, forced }, name) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme ?? "light",
    forcedColors: forced ?? "none",
    reducedMotion: "reduce",
    timezoneId: "UTC",
  });
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`${name}: ${message.text()}`);
  });
  await page.clock.setFixedTime(NOW);
  return page;
}

/** The whole page, into a file. */
export async function shoot(page, file) {
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
  console.log(file);
}
