import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { CHOICES } from "../demo/gallery/look.ts";
import { STATUSES } from "../demo/gallery/statuses.ts";
import { listProblems } from "./axe.ts";
import { launchBrowser } from "./browser.ts";
import { enlargeText, listCutOff } from "./reflow.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

/** The gallery has every state of an element; resolves when all of them are shown. */
async function open(element: string, look: string, width: number) {
  const page = await browser.newPage({
    reducedMotion: "reduce",
    viewport: { width, height: 800 },
  });
  await page.goto(`${origin}/gallery.html?element=${element}&${look}`);
  await page.locator("#stages[data-ready]").waitFor({ state: "attached" });
  // What lacks a provider waits a while before it says so.
  if (element !== "live-connection-badge")
    await page.getByText("Put a <live-provider> around").first().waitFor();
  return page;
}

async function expectWhole(page: Page, what: string) {
  expect(await listCutOff(page), what).toEqual([]);
}

const elements = Object.keys(CHOICES.element).filter((name) => name !== "all");
const looks = [
  "theme=light&direction=ltr",
  "theme=dark&direction=ltr",
  "theme=light&direction=rtl",
];

describe.each(elements)("<%s> in every state", (element) => {
  it.each(looks)("is accessible with %s", async (look) => {
    const page = await open(element, look, 1280);
    expect(await listProblems(page, "#stages")).toEqual([]);
    await page.close();
  });

  it.each(["ltr", "rtl"])(
    "is whole when narrow, and with text twice as large, %s",
    async (direction) => {
      const page = await open(element, `direction=${direction}`, 320);
      await expectWhole(page, "320 px");
      await enlargeText(page, 200);
      await expectWhole(page, "320 px, text of 200 %");
      await page.setViewportSize({ width: 1280, height: 800 });
      await expectWhole(page, "1280 px, text of 200 %");
      await page.close();
    },
  );
});

describe("<live-connection-badge> opened in every state", () => {
  it("is accessible, and whole at 320 px with text of 200 %", async () => {
    const page = await open("live-connection-badge", "direction=ltr", 320);
    await enlargeText(page, 200);
    const badges = page.locator("live-connection-badge");
    const pills = Object.keys(STATUSES).length;
    for (let index = 0; index < pills; index += 1) {
      await badges.nth(index).getByRole("button").first().click();
      const details = badges.nth(index).locator("live-connection-details");
      await details.getByRole("heading").waitFor();
      await expectWhole(page, `state ${index}`);
      expect(await listProblems(page, "#stages"), `${index}`).toEqual([]);
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });
    }
    await page.close();
  });
});
