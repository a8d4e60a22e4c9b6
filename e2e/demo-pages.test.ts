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
import { listProblems } from "./axe.ts";
import { launchBrowser } from "./browser.ts";
import { build } from "./built.ts";
import { enlargeText, listCutOff } from "./reflow.ts";

const origin = inject("origin");
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  await build("cdn");
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

/** The gallery's elements in all their states are the concern of states.test.ts. */
const pages = [
  ...PAGES.map(([path]) => `${path}?source=mock`),
  "embed.html?source=mock&tenant=gym",
].map((path) => path.replace("gallery.html?", "$&element=live-activity-feed&"));

describe.each(pages)("%s", (path) => {
  it("is accessible in light and dark, and right to left", async () => {
    await open(path, "light");
    expect(await listProblems(page), "light").toEqual([]);
    await open(path, "dark");
    expect(await listProblems(page), "dark").toEqual([]);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    expect(await listProblems(page), "right to left").toEqual([]);
    expect(errors).toEqual([]);
  });

  it("is whole at 320 px, in both directions, also with text of 200 %", async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await open(path);
    for (const direction of ["ltr", "rtl"])
      for (const percent of [100, 200]) {
        await page.evaluate(
          (dir) => (document.documentElement.dir = dir),
          direction,
        );
        await enlargeText(page, percent);
        const problems = await listCutOff(page);
        expect(problems, `${direction}, ${percent} %`).toEqual([]);
      }
  });
});

describe("what is looked for", () => {
  it("is found: a wide page, and text that is cut off in a shadow root", async () => {
    await open("gym.html?source=mock");
    await page.evaluate(() => {
      const box = document.createElement("div");
      const root = box.attachShadow({ mode: "open" });
      const text = document.createElement("p");
      text.textContent = "A sentence that is longer than its box";
      text.style.cssText = "width:90px;overflow:hidden;white-space:nowrap";
      root.append(text);
      const wide = document.createElement("div");
      wide.style.cssText = "width:200vw;height:1px";
      document.body.append(box, wide);
    });
    expect(await listCutOff(page)).toEqual([
      expect.stringMatching(/too wide/),
      expect.stringMatching(/A sentence/),
    ]);
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
