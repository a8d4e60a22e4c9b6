import type { Browser } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  inject,
  it,
} from "vitest";

import { launchBrowser } from "./browser.ts";
import { publishAlert, publishToStaff } from "./publish.ts";
import { measureTakeover, Tabs } from "./tabs.ts";
import type { View } from "../demo/view.ts";

const origin = inject("origin");
const VIEW = {
  tenant: "signage",
  role: "visitor",
  source: "supabase",
} as const;
/** More of them make figures: see docs/tabs.md. */
const TRIES = Number(process.env["TAKEOVERS"] ?? 2);
let browser: Browser;
let tabs: Tabs;

beforeAll(async () => {
  // Playwright turns off the cache that a page is kept in.
  browser = await launchBrowser(["--disable-back-forward-cache"]);
});
afterEach(() => tabs?.close());
afterAll(() => browser?.close());

async function openTabs(count: number, view: View = VIEW): Promise<Tabs> {
  tabs = await Tabs.open(browser, origin);
  for (let n = 0; n < count; n += 1) await tabs.add(view);
  return tabs;
}

const publish = () => publishAlert(origin, "to all tabs");
const oneSocket = () => expect.poll(() => tabs.sockets).toBe(1);

/** Every tab shows it, once, and nothing went wrong. */
async function allShow(id: string): Promise<void> {
  for (const tab of tabs.tabs) {
    await tab.waitForEntry(id);
    expect((await tab.entries()).filter((one) => one === id)).toHaveLength(1);
    expect(tab.errors).toEqual([]);
  }
}

/** How it went, where somebody wants to know. */
function report(what: string, took: readonly number[]): void {
  const sorted = took.map(Math.round).sort((a, b) => a - b);
  console.log(`${what}, ms: ${sorted.join(" ")}`);
}

describe.each(["supabase", "pusher"] as const)(
  "five tabs over %s",
  (source) => {
    it("have one socket at the server, and show what is published", async () => {
      await openTabs(5, { ...VIEW, source });
      await oneSocket();
      expect(tabs.tabs.filter((tab) => tab.sockets.open > 0)).toHaveLength(1);
      await allShow((await publish()).id);
      for (const tab of tabs.tabs) await tab.waitForState("live");
    });
  },
);

describe("when the tab that has the line", () => {
  it("is closed, another one has it, and nothing is lost", async () => {
    await openTabs(5);
    const took: number[] = [];
    for (let n = 0; n < TRIES; n += 1) {
      await oneSocket();
      took.push(await measureTakeover(tabs, "close", publish));
      await tabs.add(VIEW);
    }
    report("after the end of the tab that had the line", took);
    await oneSocket();
    await allShow((await publish()).id);
  });

  it("hangs, another one takes it, and there is one again when it goes on", async () => {
    await openTabs(5);
    const took: number[] = [];
    for (let n = 0; n < TRIES; n += 1) {
      await oneSocket();
      took.push(await measureTakeover(tabs, "freeze", publish));
    }
    report("after the tab that had the line hung", took);
    await oneSocket();
    await allShow((await publish()).id);
    for (const tab of tabs.tabs) await tab.waitForState("live");
  });

  it("is put away and comes back, it is kept whole, and there is one socket all the time", async () => {
    await openTabs(2);
    const [first, second] = tabs.tabs;
    await oneSocket();
    expect(tabs.leading).toBe(first);
    await first!.page.evaluate(() => {
      window.addEventListener("pageshow", ({ persisted }) => {
        document.documentElement.dataset["kept"] = String(persisted);
      });
    });
    await first!.page.goto(`${origin}/gallery.html`);
    const { id } = await publish();
    await second!.waitForEntry(id);
    expect(second!.sockets.open).toBe(1);
    await oneSocket();
    await first!.page.goBack({ waitUntil: "commit" });
    await first!.waitForEntry(id);
    await first!.waitForState("live");
    expect(await first!.page.getAttribute("html", "data-kept")).toBe("true");
    await oneSocket();
  });
});

it("who signs out in one tab has a line of his own from then on, and what is not his to read does not come over it", async () => {
  await openTabs(2, { ...VIEW, role: "staff" });
  const [first, second] = tabs.tabs;
  await oneSocket();
  await allShow((await publishToStaff(origin, "to both")).id);
  await first!.page
    .locator("#roles input[value=visitor]")
    .check({ force: true });
  await expect.poll(() => tabs.sockets).toBe(2);
  await first!.waitForState("live");
  const staff = await publishToStaff(origin, "to the one who stayed");
  await second!.waitForEntry(staff.id);
  const { id } = await publish();
  await allShow(id);
  expect(await first!.entries()).not.toContain(staff.id);
});

it('share="off" gives each tab a socket of its own', async () => {
  await openTabs(0);
  await tabs.context.addInitScript(() => {
    new MutationObserver(() => {
      for (const one of document.querySelectorAll("live-provider:not([share])"))
        one.setAttribute("share", "off");
    }).observe(document, { childList: true, subtree: true });
  });
  for (let n = 0; n < 2; n += 1) await tabs.add(VIEW);
  await expect.poll(() => tabs.sockets).toBe(2);
});
