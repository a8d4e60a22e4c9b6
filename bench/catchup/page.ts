import { hostDeps } from "../../widgets/client/client-deps.ts";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import "../../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import "../../widgets/elements/live-connection-badge/live-connection-badge.define.ts";
import "../../widgets/elements/live-metrics-grid/live-metrics-grid.define.ts";
import "../../widgets/elements/live-provider/live-provider.define.ts";
import type { Transport } from "../../widgets/events/answers.ts";
import { isReset } from "../../widgets/events/event.ts";
import { pollSource } from "../../widgets/sources/poll.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import type { Source } from "../../widgets/sources/source.ts";
import { supabaseSource } from "../../widgets/sources/supabase.ts";
import { catchUpByHand } from "./by-hand.ts";
import { LongTasks, nextPaint, opened } from "./watch.ts";

export interface Order {
  readonly engine: "supabase" | "pusher";
  /** Functions and engine are reached through this address. */
  readonly origin: string;
  readonly apikey: string;
  readonly tenant: string;
  readonly topic: string;
}

/** What one catch-up took: ms since the page's begin, and what it was. */
export interface CaughtUp {
  /** When the first call began that was answered after the line was back. */
  readonly attemptAt: number;
  /** When the socket was open that came of it; null where it had caught up without one, by polling. */
  readonly openAt: number | null;
  /** When the last of the missed events was applied, and when the page showed it. */
  readonly appliedAt: number;
  readonly paintedAt: number;
  readonly applied: number;
  /** Events that did not follow the one before, and snapshots. */
  readonly wrong: number;
  /** Tasks of more than 50 ms since the line is back, in ms. */
  readonly longTasks: readonly number[];
  readonly fetches: number;
}

/** Calls that were answered. */
const calls: { from: number; until: number; isHistory: boolean }[] = [];
const tasks = new LongTasks();
let client: LiveClient;
let topic = "";

/** Shows the tenant's public feed, figures and badge; resolves once they are live. */
async function start(order: Order): Promise<void> {
  const { engine, origin, apikey, tenant } = order;
  topic = order.topic;
  client = createLiveClient({
    ...{ endpoint: `${origin}/functions/v1`, apikey, tenant },
    ...{ transport: engine, source: (where) => sourceAt(where, origin) },
    deps: { fetch: fetchNoted },
  });
  const provider = document.createElement("live-provider");
  provider.client = client;
  const feed = document.createElement("live-activity-feed");
  feed.limit = 2_000;
  feed.style.setProperty("--live-feed-height", "560px");
  provider.append(
    document.createElement("live-connection-badge"),
    document.createElement("live-metrics-grid"),
    feed,
  );
  document.getElementById("root")!.append(provider);
  while (client.status.state !== "live" || client.status.transport !== engine)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await tasks.requireSight();
}

function sourceAt(transport: Transport | null, origin: string): Source {
  if (transport?.kind === "supabase")
    return supabaseSource({ ...transport, url: origin });
  if (transport?.kind === "pusher")
    return pusherSource({ ...transport, port: Number(new URL(origin).port) });
  return pollSource();
}

async function fetchNoted(url: string, init: RequestInit): Promise<Response> {
  const from = performance.now();
  const response = await hostDeps.fetch(url, init);
  const until = performance.now();
  calls.push({ from, until, isHistory: url.includes("/history?") });
  return response;
}

let run: Promise<CaughtUp>;
let backAt = 0;

/** The line is cut; `missed` events will be there when it is back. */
function expectMissed(missed: number): void {
  const from = client.topic(topic).cursor!.seq;
  run = applied(from, missed).then(async ({ wrong, appliedAt }) => {
    const paintedAt = await nextPaint();
    const since = calls.filter(({ until }) => until > backAt);
    return {
      ...{ wrong, appliedAt, paintedAt, applied: missed },
      attemptAt: since[0]!.from,
      openAt: opened.find((at) => at > backAt) ?? null,
      fetches: since.filter(({ isHistory }) => isHistory).length,
      longTasks: await tasks.since(backAt),
    };
  });
}

function applied(from: number, missed: number) {
  return new Promise<{ wrong: number; appliedAt: number }>((resolve) => {
    let last = from;
    let wrong = 0;
    const stop = client.topic(topic).subscribe((event) => {
      // What is there already is told first.
      if (isReset(event) && event.snapshot.seq === from && last === from)
        return;
      if (isReset(event) || event.seq !== last + 1) wrong += 1;
      last = isReset(event) ? event.snapshot.seq : event.seq;
      if (last < from + missed) return;
      queueMicrotask(() => stop());
      resolve({ wrong, appliedAt: performance.now() });
    });
  });
}

const isBack = () => void (backAt = performance.now());
const state = () => client.status.state;
const result = () => run;

Object.assign(globalThis, {
  catchUp: {
    start,
    expectMissed,
    isBack,
    state,
    result,
    byHand: catchUpByHand,
  },
});
