import { createLiveClient } from "../../widgets/client/live-client.ts";
import "../../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import type { Transport } from "../../widgets/events/answers.ts";
import { loadSource } from "../../widgets/setup/load-source.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import type { Source } from "../../widgets/sources/source.ts";
import { supabaseSource } from "../../widgets/sources/supabase.ts";
import { rawSource } from "./raw-source.ts";

export interface Order {
  readonly kind: "raw" | "supabase" | "pusher";
  readonly endpoint: string;
  readonly apikey: string;
  readonly tenant: string;
  readonly rawUrl: string;
}

/** When the frame that shows a text was done: absolute ms, by the number after `#` in it. */
const painted = new Map<number, number>();

/** Shows the tenant's public feed through one engine; resolves once it is live. */
async function start(order: Order): Promise<void> {
  const { kind, endpoint, apikey, tenant, rawUrl } = order;
  const source = (transport: Transport | null): Source | Promise<Source> => {
    if (kind === "raw") return rawSource(rawUrl);
    if (transport?.kind === "supabase") return supabaseSource(transport);
    if (transport?.kind === "pusher") return pusherSource(transport);
    return loadSource({ kind: "poll" });
  };
  const transport = kind === "raw" ? undefined : kind;
  const client = createLiveClient({
    endpoint,
    apikey,
    tenant,
    transport,
    source,
  });
  const feed = document.createElement("live-activity-feed");
  feed.client = client;
  feed.topic = `${tenant}.public`;
  feed.limit = 100;
  feed.style.setProperty("--live-feed-height", "560px");
  document.getElementById("root")!.append(feed);
  await new Promise<void>((resolve) => {
    const stop = client.subscribe(({ state }) => {
      if (state !== "live") return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
  watchPaint(feed);
}

/** As in bench/feed/page.ts: looks between layout and paint, and takes the time after the frame's work. */
function watchPaint(feed: Element): void {
  const channel = new MessageChannel();
  let seen = 0;
  channel.port1.onmessage = ({ data }) => {
    const at = performance.timeOrigin + performance.now();
    for (const n of data as number[]) if (!painted.has(n)) painted.set(n, at);
  };
  const box = document.createElement("div");
  box.style.cssText =
    "position:fixed;inset:0 auto auto 0;width:1px;height:1px;contain:strict;visibility:hidden";
  document.body.append(box);
  new ResizeObserver(() => {
    const rows = feed.shadowRoot!.querySelectorAll(".rows > li");
    const fresh: number[] = [];
    for (const row of rows) {
      const n = Number(/#(\d+)\./.exec(row.textContent!)?.[1] ?? 0);
      if (n <= seen) break;
      fresh.push(n);
    }
    if (fresh.length === 0) return;
    seen = fresh[0]!;
    channel.port2.postMessage(fresh);
  }).observe(box);
  const frame = () => {
    box.style.width = box.style.width === "1px" ? "2px" : "1px";
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const report = () => [...painted];

Object.assign(globalThis, { wire: { start, report } });
