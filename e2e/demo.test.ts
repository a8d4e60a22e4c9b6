import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { listProblems } from "./axe.ts";
import { DemoPage, launchBrowser } from "./browser.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

function open(
  role: "visitor" | "member" | "staff",
  source: "supabase" | "mock" = "supabase",
): Promise<DemoPage> {
  const view = { tenant: "host", role, source } as const;
  return DemoPage.open(browser, origin, view);
}

describe("the demo page", () => {
  it("publishes for a staff member and shows the event in its feed", async () => {
    const demo = await open("staff");
    await demo.page.getByLabel("Event type").selectOption("host:log");
    await demo.page
      .getByLabel("Data (JSON)")
      .fill('{"level":"info","message":"Sent from the form"}');
    await demo.page.getByRole("button", { name: "Publish" }).click();
    await demo.page.getByText(/^201: .*host\.public #\d+/).waitFor();
    await demo.page
      .locator("live-activity-feed")
      .getByText("Sent from the form")
      .waitFor();
    expect(demo.errors).toEqual([]);
    await demo.close();
  });

  it.each(["member", "visitor"] as const)(
    "says why a %s may not publish",
    async (role) => {
      const demo = await open(role);
      await demo.page.getByRole("button", { name: "Publish" }).click();
      await demo.page.getByText(/^403: \S+/).waitFor();
      await demo.close();
    },
  );

  it("names the path of a wrong value", async () => {
    const demo = await open("staff");
    await demo.page.getByLabel("Event type").selectOption("host:log");
    await demo.page.getByLabel("Data (JSON)").fill('{"level":"info"}');
    await demo.page.getByRole("button", { name: "Publish" }).click();
    await demo.page.getByText(/^422: .*message/).waitFor();
    await demo.close();
  });

  it("switches engine and person in place, and keeps both in its address", async () => {
    const demo = await open("visitor");
    await demo.page.getByLabel("Pusher").check();
    await demo.page.getByLabel("Staff", { exact: true }).check();
    await expect
      .poll(() => new URL(demo.page.url()).search)
      .toBe("?tenant=host&source=pusher&role=staff");
    await demo.page.reload();
    expect(await demo.page.getByLabel("Pusher").isChecked()).toBe(true);
    await demo.waitForState("live");
    await demo.page.goBack();
    await demo.page.getByText("seen without signing in").waitFor();
    await demo.close();
  });

  it("needs no server for the mock source", async () => {
    const demo = await open("visitor", "mock");
    await expect
      .poll(async () => (await demo.entries()).length, { timeout: 20_000 })
      .toBeGreaterThan(0);
    const button = demo.page.getByRole("button", { name: "Publish" });
    expect(await button.isDisabled()).toBe(true);
    await demo.close();
  });

  it.each(["light", "dark"] as const)("is accessible in %s", async (scheme) => {
    const demo = await open("staff");
    await demo.page.emulateMedia({
      colorScheme: scheme,
      reducedMotion: "reduce",
    });
    await demo.page.reload();
    await demo.waitForState("live");
    expect(await listProblems(demo.page)).toEqual([]);
    await demo.close();
  });

  it("does not scroll sideways at 320 px", async () => {
    const demo = await open("staff");
    await demo.page.setViewportSize({ width: 320, height: 700 });
    const overflow = await demo.page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await demo.close();
  });
});
