import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { launchBrowser } from "./browser.ts";
import { build } from "./built.ts";
import { publishAlert, publishOffline } from "./publish.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  await build("cdn");
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

declare global {
  interface Window {
    /** What the page's policy refused; kept by the tests. */
    refused: string[];
    /** States that the script tag's client announced on `document`. */
    tagStates: string[];
  }
}

/** The foreign page in a context of its own; everything that goes wrong in it is kept. */
async function open(path: string): Promise<{ page: Page; trouble: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      trouble.push(message.text());
  });
  await page.addInitScript(() => {
    window.refused = [];
    window.tagStates = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.refused.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    document.addEventListener("live-status-change", (event) =>
      window.tagStates.push((event as CustomEvent).detail.state),
    );
  });
  await page.goto(`${origin}${path}`);
  return { page, trouble };
}

const isLive = () => window.tagStates.at(-1) === "live";

describe("the page of somebody else", () => {
  it.each(["supabase", "pusher", "poll"] as const)(
    "is live on %s under a strict policy, without one violation",
    async (source) => {
      const { page, trouble } = await open(
        `/embed.html?source=${source}&tenant=signage`,
      );
      expect(new URL(page.url()).origin).not.toBe(origin);
      await page.waitForFunction(isLive);
      await publishAlert(origin, `Seen from elsewhere by ${source}`);
      await page
        .locator("live-activity-feed")
        .getByText(`Seen from elsewhere by ${source}`)
        .waitFor();
      await page.getByRole("button", { name: "Alerts" }).click();
      await publishOffline(origin);
      await page
        .locator("live-metrics-grid")
        .getByText("Displays offline")
        .waitFor();
      await page
        .locator("live-connection-badge")
        .getByText("Live", { exact: true })
        .first()
        .waitFor();
      await page.locator("live-connection-badge").getByRole("button").click();
      await page.locator("live-connection-details").getByText("p50").waitFor();
      expect(await page.evaluate(() => window.refused)).toEqual([]);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  it("is live on mock without calling any server", async () => {
    const { page, trouble } = await open("/embed.html?source=mock&tenant=gym");
    const called: string[] = [];
    page.on("request", (request) => {
      if (request.resourceType() !== "script") called.push(request.url());
    });
    await page.waitForFunction(isLive);
    await page
      .locator("live-activity-feed")
      .getByText("checked")
      .first()
      .waitFor();
    await page
      .locator("live-metrics-grid")
      .getByText("Members in the gym")
      .waitFor();
    await page.locator("live-connection-badge").getByRole("button").click();
    await page
      .locator("live-connection-details")
      .getByRole("heading")
      .waitFor();
    expect(called).toEqual([]);
    expect(await page.evaluate(() => window.refused)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("hands its client to whoever waited in the queue", async () => {
    const { page } = await open("/embed.html?source=mock&tenant=gym");
    const state = await page.evaluate(
      () =>
        new Promise((resolve) =>
          window.livelets!.push((client) => resolve(client.status.state)),
        ),
    );
    expect(state).toBeTypeOf("string");
    await page.context().close();
  });

  it("would have noticed a violation", async () => {
    const { page } = await open("/embed.html?source=mock");
    await page.evaluate(() =>
      document.body.setAttribute("style", "color: red"),
    );
    await page.waitForFunction(() => window.refused.length > 0);
    expect(await page.evaluate(() => window.refused)).toEqual([
      "style-src-attr inline",
    ]);
    await page.context().close();
  });
});

describe("the classic script", () => {
  it("imports the same files, and comes to nothing beside the module", async () => {
    const page = await (await browser.newContext()).newPage();
    const asked: string[] = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/cdn/")) asked.push(pathname);
    });
    await page.route("**/classic.html", (route) =>
      route.fulfill({ contentType: "text/html", body: CLASSIC }),
    );
    await page.goto(`${origin}/classic.html`);
    await page
      .locator("live-activity-feed")
      .getByText("checked")
      .first()
      .waitFor();
    expect(asked).toContain("/cdn/livelets.iife.js");
    expect(asked).toContain("/cdn/livelets.js");
    expect(asked.length).toBe(new Set(asked).size);
    await page.context().close();
  });
});

const CLASSIC = `<!doctype html><title>Classic</title>
<script src="/cdn/livelets.iife.js" data-source="mock" data-pack="gym"></script>
<script type="module" src="/cdn/livelets.js" data-source="mock" data-pack="host"></script>
<live-activity-feed></live-activity-feed>`;
