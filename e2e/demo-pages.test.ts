import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type Axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
} from "vitest";

import { PAGES } from "../demo/nav.ts";
import { launchBrowser } from "./browser.ts";

const origin = inject("origin");
const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  page = await browser.newPage({ reducedMotion: "reduce" });
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
});

afterEach(async () => {
  await page.close();
});

async function open(path: string, scheme: "light" | "dark" = "light") {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.goto(`${origin}/${path}`);
  await page.locator("live-activity-feed").first().waitFor();
}

async function listProblems(): Promise<string[]> {
  await page.evaluate(readFileSync(axeFile, "utf8"));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html}`),
    );
  });
}

const overflow = () =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The pages per pack differ in their data alone, and the gallery has all of that. */
const ALIKE = /^(studio|barbershop|signage|host)/;
const pages = PAGES.map(([path]) => `${path}?source=mock`);

describe.each(pages.filter((path) => !ALIKE.test(path)))("%s", (path) => {
  it("is accessible in light and dark, and right to left at 320 px", async () => {
    for (const scheme of ["light", "dark"] as const) {
      await open(path, scheme);
      expect(await listProblems(), scheme).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await listProblems(), "right to left").toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe("the gallery", () => {
  it("shows each combination that its address asks for", async () => {
    await open("gallery.html?element=live-activity-feed&theme=both&width=all");
    await expect.poll(() => page.locator("section.stage").count()).toBe(8);
    await page.getByRole("radio", { name: "Dark" }).check();
    await expect.poll(() => page.locator("section.stage").count()).toBe(4);
  });
});

describe("the page that writes the tag", () => {
  it("writes what the form says, by the keyboard alone", async () => {
    await open("tag.html");
    await page.getByLabel("A server").focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Endpoint").fill("https://a.example/functions/v1");
    await page.getByLabel("Publishable key").fill("sb_publishable_x");
    await page.getByLabel("Tenant").fill("acme");
    const snippet = page.locator("#snippet");
    await expect
      .poll(() => snippet.textContent())
      .toContain('data-tenant="acme"');
    await page.getByLabel("React 19").check();
    await expect
      .poll(() => snippet.textContent())
      .toContain("livelets/types/react");
  });

  it("refuses a secret key in words, and writes nothing", async () => {
    await open("tag.html");
    await page.getByLabel("A server").check();
    await page.getByLabel("Publishable key").fill("sb_secret_abc");
    await page.getByText("That is a secret key").waitFor();
    expect(await page.locator("#snippet").textContent()).toBe("");
    expect(await page.content()).not.toContain("sb_secret_abc");
  });

  it("previews what is chosen, without a server", async () => {
    await open("tag.html");
    await page.getByLabel("Connection badge").uncheck();
    const badges = page.locator("#preview live-connection-badge");
    await expect.poll(() => badges.count()).toBe(0);
    await page.getByLabel("Pack").selectOption("gym");
    await page.locator("#preview").getByText("checked in").first().waitFor();
  });
});
