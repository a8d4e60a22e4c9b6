import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";

import { searchOf } from "../demo/view.ts";
import type { View } from "../demo/view.ts";
import type { ConnectAnswer } from "../widgets/events/answers.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The Chromium that `npm test` found.
 * @param ignored arguments of Playwright's own that are left out
 */
export function launchBrowser(ignored: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ARGS,
    ignoreDefaultArgs: ignored,
  });
}

/** What a test reads of an entry of the feed. */
export interface Entry {
  readonly id: string;
  readonly topic: string;
  readonly seq: number;
  readonly type: string;
}

type Feed = HTMLElement & { limit: number; readonly entries: readonly Entry[] };

declare global {
  interface Window {
    /** Every state that the provider announced, oldest first; kept by the tests. */
    announcedStates: string[];
  }
}

/** The demo in a browser context of its own, and what went wrong in it. */
export class DemoPage {
  readonly page: Page;
  /** Uncaught errors of the page. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  /**
   * Opens the demo and waits until its widgets say that they are live. With `engine`, the engine is reached through
   * that address: the backend does not know of a proxy in front of it.
   */
  static async open(
    browser: Browser,
    origin: string,
    view: View,
    engine?: string,
  ): Promise<DemoPage> {
    const context = await browser.newContext();
    const demo = new DemoPage(await context.newPage());
    await demo.page.addInitScript(recordStates);
    if (engine !== undefined) await reachEngineAt(demo.page, engine);
    await demo.page.goto(`${origin}/${searchOf(view)}`);
    await demo.waitForState("live");
    return demo;
  }

  /** Resolves when the provider's last word is `state`. */
  async waitForState(state: string, timeout = 30_000): Promise<void> {
    try {
      await this.page.waitForFunction(
        (wanted) => window.announcedStates.at(-1) === wanted,
        state,
        { timeout },
      );
    } catch (thrown) {
      const seen = await this.page.evaluate(() => window.announcedStates);
      throw new Error(
        `the page did not become ${state}; it was ${seen.join(", ") || "silent"}; errors: ${this.errors.join(", ") || "none"}`,
        { cause: thrown },
      );
    }
  }

  /** The feed's own entries, oldest first. */
  entries(): Promise<Entry[]> {
    return this.page.evaluate(() => {
      const feed = document.querySelector<Feed>("live-activity-feed");
      return (feed?.entries ?? [])
        .map(({ id, topic, seq, type }) => ({ id, topic, seq, type }))
        .reverse();
    });
  }

  /** Lets the feed keep and show more entries than its default. */
  async keep(limit: number): Promise<void> {
    await this.page.evaluate((most) => {
      const feed = document.querySelector<Feed>("live-activity-feed");
      if (feed) feed.limit = most;
    }, limit);
  }

  /** Resolves when the feed has an entry of each id. */
  async waitForEntries(ids: readonly string[], timeout = 20_000) {
    await this.page.waitForFunction(
      (wanted) => {
        const feed = document.querySelector<Feed>("live-activity-feed");
        const seen = new Set(feed?.entries.map((entry) => entry.id));
        return wanted.every((id) => seen.has(id));
      },
      ids,
      { timeout },
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** Puts another address into what `connect` answers, as a deployment behind a proxy would. */
export async function reachEngineAt(
  pages: Page | BrowserContext,
  engine: string,
): Promise<void> {
  const { origin, port } = new URL(engine);
  await pages.route("**/functions/v1/connect?*", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as ConnectAnswer;
    const { transport } = answer;
    const moved =
      transport.kind === "supabase"
        ? { ...transport, url: origin }
        : { ...transport, port: Number(port) };
    await route.fulfill({ response, json: { ...answer, transport: moved } });
  });
}

/** Runs in the page, before its own scripts. */
export function recordStates(): void {
  window.announcedStates = [];
  document.addEventListener("live-status-change", (event) => {
    const { detail } = event as CustomEvent<{ state: string }>;
    window.announcedStates.push(detail.state);
  });
}
