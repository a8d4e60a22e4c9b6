import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import type { LiveClient } from "../widgets/client/types.ts";
import { launchBrowser } from "./browser.ts";

const origin = inject("origin");
const STAFF = "gym.role.staff";
const CALLS = "**/functions/v1/**";
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

type Provider = HTMLElement & { client: LiveClient };

async function open(): Promise<Page> {
  context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/desk.html`);
  await page
    .locator("live-connection-badge")
    .getByText("Live")
    .first()
    .waitFor();
  return page;
}

/** What the server cannot be asked is refused by the network; files are still to be had, so that a page can be opened anew. */
const goAway = () => context.route(CALLS, (route) => route.abort());
const comeBack = () => context.unroute(CALLS);

function queueOf(page: Page) {
  return page.evaluate(() => {
    const { client } = document.querySelector<Provider>("live-provider")!;
    return client.queue!.commands.map(({ id, state, reason, args }) => ({
      ...{ id, state, reason },
      member: args["member_id"],
    }));
  });
}

async function rowsIn(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name === "livelets")) return 0;
    const request = indexedDB.open("livelets");
    await new Promise((resolve) => (request.onsuccess = resolve));
    const rows = request.result.transaction("rows").objectStore("rows");
    const count = rows.count();
    await new Promise((resolve) => (count.onsuccess = resolve));
    request.result.close();
    return count.result;
  });
}

/** Comes and goes, so that there is something to show, and nobody is inside. */
async function visitDesk(): Promise<void> {
  for (const type of ["check_in", "check_out"]) {
    const response = await fetch(`${origin}/functions/v1/command`, {
      method: "POST",
      headers: {
        apikey: "sb_secret_livelets",
        "content-type": "application/json",
      },
      body: JSON.stringify({
        ...{ id: randomUUID(), client: "e2e", tenant: "gym", type },
        args: { member_id: "m-1043" },
        at: new Date().toISOString(),
      }),
    });
    expect(response.status).toBe(200);
  }
}

/** The ids of the commands that the log has events of, in its order. */
async function loggedCommands(): Promise<string[]> {
  const response = await fetch(
    `${origin}/functions/v1/history?topic=${STAFF}&before=1000000&limit=200`,
    { headers: { apikey: "sb_secret_livelets" } },
  );
  const { events } = (await response.json()) as {
    events: { command?: string }[];
  };
  return events.flatMap(({ command }) => command ?? []);
}

describe("a page whose server is away", () => {
  it("keeps fifty commands over a reload, shows what it knew, and does each once and in order", async () => {
    await visitDesk();
    const page = await open();
    const before = page.locator("live-activity-feed [part=row]");
    await before.first().waitFor();
    // What is kept is written once a second.
    await expect.poll(() => rowsIn(page)).toBeGreaterThan(1);
    await goAway();
    const given = Array.from({ length: 50 }, (_, n) => ({
      id: randomUUID(),
      type: n % 2 ? "check_out" : "check_in",
      member_id: n % 10 === 9 ? "nobody-at-all" : "m-1043",
    }));
    await page.evaluate((commands) => {
      const { client } = document.querySelector<Provider>("live-provider")!;
      for (const { id, type, member_id } of commands)
        client.command(type, { member_id }, { id }).catch(() => {});
    }, given);
    await expect
      .poll(async () => (await queueOf(page)).map(({ id }) => id))
      .toEqual(given.map(({ id }) => id));
    await expect
      .poll(async () => (await queueOf(page)).some((c) => c.state === "saving"))
      .toBe(false);

    await page.reload();
    const badge = page.locator("live-connection-badge");
    await badge.getByText("Stale").first().waitFor();
    await before.first().waitFor();
    expect(await queueOf(page)).toHaveLength(50);

    let requests = 0;
    page.on("response", (response) => {
      if (response.url().endsWith("/command")) requests += 1;
    });
    await comeBack();
    // Ten are refused: those of nobody, and those that found somebody inside already.
    await expect
      .poll(
        async () =>
          (await queueOf(page)).filter(({ state }) => state !== "refused"),
        { timeout: 60_000 },
      )
      .toEqual([]);
    const refused = await queueOf(page);
    expect(refused.every(({ reason }) => reason)).toBe(true);
    const isRefused = new Set<string>(refused.map(({ id }) => id));
    const expected = given.filter(({ id }) => !isRefused.has(id));
    const mine = new Set<string>(given.map(({ id }) => id));
    const logged = (await loggedCommands()).filter((id) => mine.has(id));
    expect(logged).toEqual(expected.map(({ id }) => id));
    expect(expected.length).toBeGreaterThan(30);
    // One alone, as nobody knows what became of it, and then twenty at once.
    expect(requests).toBeGreaterThan(0);
    expect(requests).toBeLessThanOrEqual(6);
    await badge.getByText("Live").first().waitFor();
    await context.close();
  });

  it("says that nothing is kept where the browser refuses, and works", async () => {
    context = await browser.newContext();
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError");
      };
    });
    const page = await context.newPage();
    await page.goto(`${origin}/desk.html`);
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            document.querySelector<Provider>("live-provider")?.client?.status
              .notKept,
        ),
      )
      .toBe("denied");
    await page
      .locator("live-connection-badge")
      .getByText("Live")
      .first()
      .waitFor();
    await context.close();
  });
});

it("signing out leaves nothing of a person on the device", async () => {
  const page = await open();
  await expect.poll(() => rowsIn(page)).toBeGreaterThan(1);
  await page.evaluate(async () => {
    const { client } = document.querySelector<Provider>("live-provider")!;
    await client.forget!();
    await client.close();
  });
  expect(await rowsIn(page)).toBe(0);
  await context.close();
});
