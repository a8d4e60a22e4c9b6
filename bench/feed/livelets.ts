import { createLiveClient } from "../../widgets/client/live-client.ts";
import "../../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import type { Pack } from "../../widgets/events/pack.ts";
import { createMemoryHub, memorySource } from "../../widgets/sources/memory.ts";
import { restOf, type Item, type List } from "./item.ts";

const TOPIC = "acme.public";

const templates = {
  document_updated: {
    subject: "{actor}",
    title: "#{id} {verb} {object}",
    icon: "dot",
    tone: "info",
    category: "documents",
  },
} as const;

export interface Situation {
  /** The reader has scrolled away before the stream begins. */
  readonly away: boolean;
  /** What is kept before has the heights of what comes. */
  readonly varied: boolean;
}

/** The real element, client and receiver, on the memory source: its log's work is measured too. */
export function makeList({ away, varied }: Situation): List {
  const hub = createMemoryHub({ pack: "bench" });
  hub.log.open(TOPIC);
  const feed = document.createElement("live-activity-feed");
  let base = 0;
  let row: Element | null = null;
  let place = 0;
  const find = (selector: string) => feed.shadowRoot!.querySelector(selector);
  const push = (item: Item) => {
    const { id, actor, verb, object } = item;
    hub.append(TOPIC, {
      id: uuidOf(id),
      type: "document_updated",
      data: { id: String(id), actor, verb, object },
    });
  };
  const fill = (item: Item) => {
    const object = item.object + (varied ? restOf(item.id) : "");
    push({ ...item, object });
  };
  return {
    push,
    async mount(root, kept, items) {
      feed.client = createLiveClient({
        tenant: "acme",
        source: memorySource(hub),
        loadPack: () => Promise.resolve({ templates } as unknown as Pack),
      });
      feed.limit = kept;
      feed.style.setProperty("--live-feed-height", "560px");
      root.append(feed);
      await frames(5);
      // Oldest first, and so many that everything that is bounded has reached its bound.
      const oldest = items.at(-1)!;
      for (let id = oldest.id - 1.2 * kept; id < oldest.id; id += 1)
        fill({ ...oldest, id });
      for (const item of [...items].reverse()) fill(item);
      await frames(10);
      if (away) await leave();
    },
    newest() {
      if (away) return base + countOf(find(".pill"));
      return idOf(find(".rows > li"));
    },
    observe: () => [find(away ? ".above" : ".rows")!, true],
    check(sent) {
      const ids = new Set(feed.entries.map(({ id }) => id));
      const { limit } = feed;
      let unaccounted = 0;
      for (let id = Math.max(1, sent - limit + 1); id <= sent; id += 1)
        if (!ids.has(uuidOf(id))) unaccounted += 1;
      const now = row?.getBoundingClientRect().top ?? NaN;
      return { unaccounted, moved: away ? Math.abs(now - place) : null };
    },
  };

  async function leave() {
    find(".scroller")!.scrollTop = 1_500;
    await frames(5);
    row = feed.shadowRoot!.querySelectorAll(".rows > li")[10]!;
    place = row.getBoundingClientRect().top;
    base = 0;
  }
}

/** Ids on the wire are UUIDs. */
const uuidOf = (id: number) =>
  `00000000-0000-4000-8000-${String(id + 1e6).padStart(12, "0")}`;

const frames = async (count: number) => {
  for (let frame = 0; frame < count; frame += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
};

function idOf(row: Element | null): number {
  return Number(/#(-?\d+)/.exec(row?.textContent ?? "")?.[1] ?? -1e9);
}

/** How many the button says are new. */
function countOf(pill: Element | null): number {
  return Number((pill?.textContent ?? "").replace(/\D/g, ""));
}
