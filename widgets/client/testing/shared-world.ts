import { fakeDeps } from "../../sources/fake-deps.ts";
import { createMemoryHub, memorySource } from "../../sources/memory.ts";
import type { Source } from "../../sources/source.ts";
import { createLiveClient } from "../live-client.ts";
import { shareSource } from "../shared-source.ts";
import type { SharedWith } from "../shared-source.ts";
import { follow, TOPIC } from "../testing.ts";
import { FakeBrowser } from "./fake-tabs.ts";

export const WHOSE: SharedWith = {
  endpoint: "https://a.test/functions/v1",
  apikey: "sb_publishable_a",
  tenant: "gym",
  transport: { kind: "supabase", url: "https://a.test", apikey: "k" },
};

/** An engine that answers when it is asked, unless it is silent until it is told to, and how often it was asked. */
export function pinging(engine: Source, after = (run: () => void) => run()) {
  let tell = (_ms: number) => {};
  const source = Object.assign(Object.create(engine) as Source, {
    pings: 0,
    isSilent: false,
    kind: engine.kind,
    live: engine.live,
    connect(context: Parameters<Source["connect"]>[0]) {
      tell = context.latency;
      engine.connect(context);
    },
    disconnect: () => engine.disconnect(),
    join: (channel: string) => engine.join(channel),
    leave: (channel: string) => engine.leave(channel),
    answer: (ms = 20) => tell(ms),
    ping() {
      source.pings += 1;
      if (!source.isSilent) after(() => tell(20));
    },
  });
  return source;
}

/** A browser with tabs, each with a whole client, and a server with one log. Time moves only when a test moves it. */
export function createSharedWorld() {
  const time = fakeDeps(0.5);
  const hub = createMemoryHub();
  for (const topic of [TOPIC, "gym.role.staff"]) hub.log.open(topic);
  const browser = new FakeBrowser(time);
  const tabs = new Map<number, ReturnType<typeof open>>();
  let appended = 0;

  function open(whose = WHOSE, token: string | null = null) {
    const tab = browser.tab();
    const own = memorySource(hub);
    const engine = pinging(tab.around(own), (run) => time.after(5, run));
    const shared = shareSource(engine, whose, { ...tab.deps, open: tab.open });
    const client = createLiveClient({
      source: Object.assign(shared, { log: hub.log }),
      tenant: "gym",
      getToken: () => token,
      deps: tab.deps,
    });
    const feed = follow(client.topic(TOPIC));
    const end = () => {
      tab.end();
      own.disconnect();
    };
    return { tab, engine, shared, client, feed, end };
  }

  return {
    ...{ time, hub, browser, tabs },
    open(n: number) {
      const known = tabs.get(n);
      if (known) return known;
      const made = open();
      tabs.set(n, made);
      return made;
    },
    openAs: open,
    kill(n: number) {
      tabs.get(n)?.end();
      tabs.delete(n);
    },
    append() {
      appended += 1;
      hub.append(TOPIC, {
        id: `00000000-0000-4000-8000-${String(appended).padStart(12, "0")}`,
        type: "host:log",
        data: { n: appended },
      });
      return appended;
    },
    get sockets() {
      return hub.members.size;
    },
    get head() {
      return appended;
    },
  };
}

export type SharedWorld = ReturnType<typeof createSharedWorld>;
