import type {
  Browser,
  BrowserContext,
  CDPSession,
  Page,
} from "playwright-core";

import { searchOf } from "../demo/view.ts";
import type { View } from "../demo/view.ts";
import { freePort } from "./backend.ts";
import { reachEngineAt, recordStates } from "./browser.ts";
import { Proxy } from "./proxy.ts";
import { SocketWatch } from "./sockets.ts";

type Feed = HTMLElement & { readonly entries: readonly { id: string }[] };

/** One tab of the demo. */
export class Tab {
  readonly page: Page;
  readonly sockets: SocketWatch;
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.sockets = new SocketWatch(page);
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  async waitForState(state: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => window.announcedStates.at(-1) === wanted,
      state,
    );
  }

  /** Resolves when the feed has an entry of that id. */
  async waitForEntry(id: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) =>
        document
          .querySelector<Feed>("live-activity-feed")
          ?.entries.some((entry) => entry.id === wanted),
      id,
      // Not by frames: a tab that is not looked at has none.
      { polling: 20 },
    );
  }

  entries(): Promise<string[]> {
    return this.page.evaluate(() =>
      (document.querySelector<Feed>("live-activity-feed")?.entries ?? []).map(
        ({ id }) => id,
      ),
    );
  }

  /** Nothing runs in it until the answer is called: timers, messages and locks wait, as in a tab that hangs. */
  async freeze(): Promise<() => Promise<void>> {
    const session: CDPSession = await this.page
      .context()
      .newCDPSession(this.page);
    await session.send("Debugger.enable");
    const paused = new Promise((resolve) =>
      session.once("Debugger.paused", resolve),
    );
    await session.send("Debugger.pause");
    await paused;
    return async () => {
      await session.send("Debugger.resume");
      await session.send("Debugger.disable");
      await session.detach();
    };
  }
}

/** Tabs of one browser, whose engine is behind a proxy that counts: what `sockets` says is what a server sees. */
export class Tabs {
  readonly tabs: Tab[] = [];
  readonly context: BrowserContext;
  readonly #origin: string;
  readonly #proxy: Proxy;

  private constructor(context: BrowserContext, origin: string, proxy: Proxy) {
    this.context = context;
    this.#origin = origin;
    this.#proxy = proxy;
  }

  static async open(browser: Browser, origin: string): Promise<Tabs> {
    const target = Number(new URL(origin).port);
    const proxy = await Proxy.start(await freePort(), target);
    const context = await browser.newContext();
    await context.addInitScript(recordStates);
    await reachEngineAt(context, proxy.origin);
    return new Tabs(context, origin, proxy);
  }

  get sockets(): number {
    return this.#proxy.sockets;
  }

  /** The tab that has the line. */
  get leading(): Tab | undefined {
    return this.tabs.find(({ sockets }) => sockets.open > 0);
  }

  /** One more, which is live when this resolves. */
  async add(view: View): Promise<Tab> {
    const tab = new Tab(await this.context.newPage());
    this.tabs.push(tab);
    await tab.page.goto(`${this.#origin}/${searchOf(view)}`);
    await tab.waitForState("live");
    return tab;
  }

  async remove(tab: Tab): Promise<void> {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    await tab.page.close();
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.#proxy.close();
  }
}

/** How long, in ms, a closed or frozen tab with the line keeps the others from what is published in that moment. */
export async function measureTakeover(
  tabs: Tabs,
  how: "close" | "freeze",
  publish: () => Promise<{ readonly id: string }>,
): Promise<number> {
  const leading = tabs.leading;
  if (!leading) throw new Error("no tab has the line");
  const others = tabs.tabs.filter((tab) => tab !== leading);
  const thaw = how === "freeze" ? await leading.freeze() : null;
  const since = performance.now();
  if (!thaw) await tabs.remove(leading);
  const { id } = await publish();
  await Promise.all(others.map((tab) => tab.waitForEntry(id)));
  const took = performance.now() - since;
  await thaw?.();
  return took;
}
