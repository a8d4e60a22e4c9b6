import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";

import { listProblems } from "./axe.ts";
import { launchBrowser } from "./browser.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const open = async () => {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  await page.goto(`${origin}/replay.html?tenant=gym&source=mock`);
  await page.locator("live-activity-feed [part=row]").first().waitFor();
  return page;
};

/** By the keyboard, as it must be possible. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
}

it("goes back while live, and to live again, by the keyboard", async () => {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  await page.goto(`${origin}/gym.html?source=mock`);
  await page.locator("live-activity-feed:state(live)").waitFor();
  const slider = page.getByRole("slider", { name: "Moment that is shown" });
  await slider.focus();
  await page.keyboard.press("Home");
  await page.locator("live-scrubber:state(past)").waitFor();
  await page.locator("live-activity-feed:state(stale)").waitFor();
  await page.locator("live-connection-badge:state(stale)").waitFor();
  expect(await page.locator(":state(live)").count()).toBe(0);
  expect(await listProblems(page)).toEqual([]);
  await press(page, "Back to live");
  await page.locator("live-activity-feed:state(live)").waitFor();
  await page.locator("live-connection-badge:state(live)").waitFor();
  await page.close();
});

const status = (page: Page, text: string | RegExp) =>
  page.getByRole("status").filter({ hasText: text }).first().waitFor();

it("records, plays what it recorded, and gives a file that can be opened again", async () => {
  const page = await open();
  await press(page, "Record");
  await status(page, "events so far");
  await press(page, "Stop, and replay it");
  await status(page, "Replay:");
  await page.locator("live-activity-feed:state(stale)").waitFor();
  expect(await listProblems(page)).toEqual([]);
  const saved = page.waitForEvent("download");
  await press(page, "Save the file");
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^livelets-gym-.*\.json$/);
  const text = await readFile(await download.path(), "utf8");
  await press(page, "Back to live");
  await page.locator("live-activity-feed:state(live)").waitFor();
  const choose = (buffer: Buffer) =>
    page
      .getByLabel("Choose a recording")
      .setInputFiles({ name: "a.json", mimeType: "application/json", buffer });
  await choose(Buffer.from(text));
  await status(page, "Replay:");
  await choose(Buffer.from(text.slice(0, -20)));
  await page.getByRole("alert").getByText("was cut at entry").waitFor();
  await choose(Buffer.from("<b>no</b>"));
  await page.getByRole("alert").getByText("it is no recording").waitFor();
  expect(await listProblems(page)).toEqual([]);
  await page.close();
});
