import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { listProblems } from "./axe.ts";
import { launchBrowser } from "./browser.ts";
import { publishAlert } from "./publish.ts";
import { enlargeText, listCutOff } from "./reflow.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

async function visit(source: string): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  await page.goto(`${origin}/faults.html?tenant=signage&source=${source}`);
  await stateOf(page, { state: "live", transport: source });
  return page;
}

/** Resolves when the page's client says so. */
async function stateOf(page: Page, wanted: Record<string, string>) {
  await page.waitForFunction(
    (status) => {
      const provider = document.querySelector<
        HTMLElement & { client?: { status: Record<string, unknown> } }
      >("live-provider");
      const now = provider?.client?.status;
      return Object.entries(status).every(([key, one]) => now?.[key] === one);
    },
    wanted,
    { timeout: 60_000 },
  );
}

const shows = (page: Page, message: string) =>
  page.locator("live-activity-feed").getByText(message).first().waitFor();

/** Ids, oldest first. */
const entriesOf = (page: Page) =>
  page.evaluate(() => {
    const feed = document.querySelector<
      HTMLElement & { entries: readonly { id: string }[] }
    >("live-activity-feed");
    return (feed?.entries ?? []).map(({ id }) => id).reverse();
  });

/** By the keyboard, as it must be possible. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
}

describe("the page that breaks its line", () => {
  it.each(["supabase", "pusher"])(
    "tells the truth on %s and recovers, and no other page suffers",
    async (source) => {
      const [mine, theirs] = await Promise.all([visit(source), visit(source)]);
      await press(mine, "Let the server be gone");
      await stateOf(mine, { state: "offline" });
      await mine
        .getByRole("status")
        .getByText("Broken: Let the server be gone.")
        .waitFor();
      await publishAlert(origin, `Meanwhile on ${source}`);
      await shows(theirs, `Meanwhile on ${source}`);
      await stateOf(theirs, { state: "live", transport: source });
      await press(mine, "Mend everything");
      await shows(mine, `Meanwhile on ${source}`);
      await stateOf(mine, { state: "live" });
      await mine.getByRole("status").getByText("The line is whole.").waitFor();
      await Promise.all([mine.close(), theirs.close()]);
    },
    180_000,
  );

  it("polls while sockets are refused, and shows each event once while messages are lost and repeated", async () => {
    const page = await visit("pusher");
    for (const name of ["Lose 30 %", "Repeat 30 %", "Swap 30 %"])
      await press(page, name);
    const lost = page.getByRole("button", { name: "Lose 30 %" });
    await expect.poll(() => lost.getAttribute("aria-pressed")).toBe("true");
    const sent = [];
    for (let n = 0; n < 12; n += 1)
      sent.push(await publishAlert(origin, `Through the noise ${n}`));
    await press(page, "Refuse sockets");
    await stateOf(page, { state: "live", transport: "poll" });
    // A feed draws such a row of alerts as one: what it holds is looked at.
    const last = sent.at(-1)!.id;
    await expect.poll(() => entriesOf(page)).toContain(last);
    const ids = await entriesOf(page);
    expect(ids.slice(-12)).toEqual(sent.map(({ id }) => id));
    await page.close();
  }, 120_000);

  it("is accessible and whole at 320 px while something is broken", async () => {
    const page = await visit("supabase");
    await press(page, "Lose 30 %");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await listProblems(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    for (const percent of [100, 200]) {
      await enlargeText(page, percent);
      expect(await listCutOff(page), `${percent} %`).toEqual([]);
    }
    await page.close();
  });

  it("says why there is nothing to break where there is no backend", async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/faults.html?source=mock`);
    await page.getByText("There is no line to break here").waitFor();
    expect(await page.locator("[data-fault]").count()).toBe(0);
    await page.close();
  });
});
