import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { searchOf } from "../demo/view.ts";
import type { View } from "../demo/view.ts";
import { DemoPage, launchBrowser } from "./browser.ts";
import { Firefox, findFirefox } from "./firefox.ts";
import { publishAlert } from "./publish.ts";

const origin = inject("origin");
const SOURCES = ["supabase", "pusher"] as const;

describe("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    // Playwright turns off the cache that this is about.
    browser = await launchBrowser(["--disable-back-forward-cache"]);
  });
  afterAll(() => browser?.close());

  it.each(SOURCES)(
    "a page with a socket to %s is kept whole while its reader is elsewhere, and has what it missed when he is back",
    async (source) => {
      const view = { tenant: "signage", role: "visitor", source } as const;
      const demo = await DemoPage.open(browser, origin, view);
      await demo.page.evaluate(() => {
        window.addEventListener("pageshow", ({ persisted }) => {
          document.documentElement.dataset["kept"] = String(persisted);
        });
      });
      for (let n = 0; n < 3; n += 1) {
        await demo.page.goto(`${origin}/gallery.html`);
        const { id } = await publishAlert(origin, `while away ${n}`);
        await demo.page.goBack({ waitUntil: "commit" });
        await demo.waitForEntries([id]);
        await demo.waitForState("live");
        const kept = await demo.page.getAttribute("html", "data-kept");
        expect(kept).toBe("true");
      }
      expect(demo.errors).toEqual([]);
      await demo.close();
    },
  );
});

const firefoxPath = findFirefox();
if (firefoxPath === null)
  console.warn(
    "SKIPPED: back and forward in Firefox was not tested, for there is none. Install one (Debian: apt install firefox-esr), or name one in FIREFOX_PATH.",
  );

/** Runs in every page of Firefox, before its own scripts. */
const PRELOAD = `() => {
  window.was = { states: [], errors: [], kept: [] };
  addEventListener("error", ({ message }) => was.errors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => was.errors.push(String(reason)));
  addEventListener("pageshow", ({ persisted }) => was.kept.push(persisted));
  document.addEventListener("live-status-change", ({ detail }) => was.states.push(detail.state));
}`;

describe.runIf(firefoxPath)("in Firefox", () => {
  let firefox: Firefox;
  beforeAll(async () => {
    firefox = await Firefox.open(firefoxPath!, PRELOAD);
  }, 120_000);
  afterAll(() => firefox?.close());

  const state = () => firefox.read("was.states.at(-1)");
  const ids = () =>
    firefox.read(
      `document.querySelector("live-activity-feed").entries.map(({ id }) => id)`,
    );
  const open = async (source: View["source"]) => {
    const view = { tenant: "signage", role: "visitor", source } as const;
    await firefox.goto(`${origin}/${searchOf(view)}`);
    await expect.poll(state).toBe("live");
  };

  // Firefox keeps no page that has a socket when its reader goes, even if that is closed in the moment: docs/connection.md
  it.each(SOURCES)(
    "a page with a socket to %s is live when its reader is back, loaded anew or not, and has what it missed",
    async (source) => {
      await open(source);
      for (let n = 0; n < 3; n += 1) {
        await firefox.goto(`${origin}/gallery.html`);
        const { id } = await publishAlert(origin, `while away ${n}`);
        await firefox.goBack();
        await expect.poll(ids).toContain(id);
        await expect.poll(state).toBe("live");
      }
      expect(await firefox.read("was.errors")).toEqual([]);
    },
  );

  it("a page without one is kept whole once nothing of it is being loaded: no widget is in the way", async () => {
    await open("mock");
    const goAndComeBack = async () => {
      await firefox.goto(`${origin}/gallery.html`);
      await firefox.goBack();
      await expect.poll(state).toBe("live");
      return firefox.read("was.kept.at(-1)");
    };
    await expect.poll(goAndComeBack, { timeout: 50_000 }).toBe(true);
    expect(await firefox.read("was.errors")).toEqual([]);
  });
});
