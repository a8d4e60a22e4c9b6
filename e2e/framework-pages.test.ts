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

import { launchBrowser } from "./browser.ts";
import { countLeftovers } from "./leftovers.ts";
import type { Leftovers } from "./leftovers.ts";
import { SocketWatch } from "./sockets.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

/** pusher-js sends what it is told a task later, also where its socket was closed in between; the browser says so. */
const LATE = /^WebSocket is already in CLOSING or CLOSED state\.$/;

let page: Page;

beforeEach(async () => {
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
});

async function open(path: string) {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !LATE.test(message.text()))
      errors.push(message.text());
  });
  const sockets = new SocketWatch(page);
  await page.addInitScript(countLeftovers);
  await page.goto(`${origin}/${path}`);
  await page.getByText("The connection is live.").waitFor();
  return { errors, sockets };
}

function press(
  page: Page,
  name: "Put the widgets in" | "Take the widgets out",
) {
  return page.getByRole("button", { name }).click();
}

const soon = { timeout: 15_000 };

const leftovers = (page: Page): Promise<Leftovers> =>
  page.evaluate(() => window.leftovers());

/** Others' listeners, which stay: a root of React listens to the selection, and pusher-js to the network, once per document. */
const KEPT = { react: 1, vue: 0, supabase: 0, pusher: 2, poll: 0 };

describe.each([
  ["react18/", "supabase", KEPT.react + KEPT.supabase],
  ["react19/", "supabase", KEPT.react + KEPT.supabase],
  ["vue/", "supabase", KEPT.vue + KEPT.supabase],
  ["react18/", "pusher", KEPT.react + KEPT.pusher],
  ["react19/", "pusher", KEPT.react + KEPT.pusher],
  ["vue/", "pusher", KEPT.vue + KEPT.pusher],
  ["vue/", "poll", KEPT.vue + KEPT.poll],
])("%s on %s", (path, source, listeners) => {
  const left = { sockets: 0, timers: 0, intervals: 0, listeners };

  it("leaves no socket, timer or listener of its own after 50 mounts", async () => {
    const { errors, sockets } = await open(
      `${path}?tenant=host&source=${source}`,
    );
    await press(page, "Take the widgets out");
    await expect.poll(() => leftovers(page), soon).toEqual(left);

    await page.evaluate(mountOften, 50);
    await expect.poll(() => leftovers(page), soon).toEqual(left);
    await expect.poll(() => sockets.open, soon).toBe(0);
    expect(errors).toEqual([]);

    await press(page, "Put the widgets in");
    await page.getByText("The connection is live.").waitFor();
  });
});

describe("the count of leftovers", () => {
  it("sees a socket, a listener and a timer that stay, and not those that end", async () => {
    await page.addInitScript(countLeftovers);
    // Without a moment in between, so that nothing else of the page is counted.
    await page.goto(`${origin}/vue/`);
    const { before, after } = await page.evaluate(() => {
      const before = window.leftovers();
      const kept = () => {};
      const ended = () => {};
      window.addEventListener("kept", kept);
      window.addEventListener("kept", kept);
      window.addEventListener("ended", ended);
      window.removeEventListener("ended", ended);
      setInterval(kept, 60_000);
      clearTimeout(setTimeout(ended, 60_000));
      setTimeout(kept, 60_000);
      new WebSocket(location.origin.replace("http", "ws"));
      return { before, after: window.leftovers() };
    });
    expect(after).toEqual({
      sockets: before.sockets + 1,
      listeners: before.listeners + 1,
      timers: before.timers + 1,
      intervals: before.intervals + 1,
    });
  });
});

/** Runs in the page: presses the button so often, and lets each state be painted. */
async function mountOften(times: number): Promise<void> {
  const button = document.querySelector("main button") as HTMLElement;
  const paint = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(resolve)),
    );
  for (let count = 0; count < times; count += 1) {
    button.click();
    await paint();
    if (!document.querySelector("live-activity-feed"))
      throw new Error("the widgets were not put in");
    button.click();
    await paint();
    if (document.querySelector("live-activity-feed"))
      throw new Error("the widgets were not taken out");
  }
}
