import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";

import { DemoPage, launchBrowser } from "./browser.ts";
import { publishAlert } from "./publish.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  // Playwright turns off the cache that this is about.
  browser = await launchBrowser(["--disable-back-forward-cache"]);
});
afterAll(() => browser?.close());

it.each(["supabase", "pusher"] as const)(
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
