import { setTimeout as until } from "node:timers/promises";
import type { Browser } from "playwright-core";

import type { SourceName } from "../demo/view.ts";
import { freePort } from "./backend.ts";
import { DemoPage } from "./browser.ts";
import type { Entry } from "./browser.ts";
import { PUBLIC, publishAlert } from "./publish.ts";
import type { Published } from "./publish.ts";
import { Proxy } from "./proxy.ts";

export interface CutsPlan {
  readonly source: SourceName;
  readonly events: number;
  readonly perSecond: number;
  readonly cuts: number;
}

/** What a page made of a log that was published while its socket was cut again and again. */
export interface CutsFigures {
  readonly source: SourceName;
  readonly published: number;
  readonly shown: number;
  readonly lost: number;
  readonly repeated: number;
  readonly reordered: number;
  /** Sockets that were open and were reset. */
  readonly cuts: number;
  /** Those of them that were reset before the last event was published. */
  readonly cutsAmidst: number;
  /** Published per second, as it was. */
  readonly perSecond: number;
  /** From the last answer of `publish` until the feed had everything. */
  readonly caughtUpMs: number;
}

const IN_FLIGHT = 32;
const JOINING_MS = 150;
const CUTTING_MS = 120_000;
const CAUGHT_UP_MS = 60_000;
/** The most that a feed keeps. */
const MOST_KEPT = 10_000;

/** Publishes straight to the backend while the page, behind a proxy, loses its socket. */
export async function runCuts(
  origin: string,
  browser: Browser,
  plan: CutsPlan,
): Promise<CutsFigures> {
  const target = Number(new URL(origin).port);
  const proxy = await Proxy.start(await freePort(), target);
  const demo = await DemoPage.open(
    browser,
    origin,
    { tenant: "signage", role: "visitor", source: plan.source },
    proxy.origin,
  );
  await demo.keep(Math.min(plan.events * 2, MOST_KEPT));
  try {
    const started = performance.now();
    let sent = Infinity;
    const [published, cuts] = await Promise.all([
      publishAtRate(origin, plan).finally(() => (sent = performance.now())),
      cutOften(proxy, plan),
    ]);
    await demo.waitForEntries(
      published.map(({ id }) => id),
      CAUGHT_UP_MS,
    );
    return {
      source: plan.source,
      published: published.length,
      ...compare(published, await demo.entries()),
      cuts: cuts.length,
      cutsAmidst: cuts.filter((at) => at < sent).length,
      perSecond: Math.round((published.length * 1000) / (sent - started)),
      caughtUpMs: Math.round(performance.now() - sent),
    };
  } finally {
    await demo.close();
    await proxy.close();
  }
}

/** Counts what is wrong with a feed (oldest first) against what `publish` answered. */
export function compare(
  published: readonly Published[],
  entries: readonly Entry[],
) {
  const mine = new Set(published.map(({ id }) => id));
  const seqs = new Map(published.map((p) => [p.id, p.seqs.get(PUBLIC)]));
  const shown = entries.filter(({ id }) => mine.has(id));
  const distinct = new Set(shown.map(({ id }) => id));
  const wrongOrder = shown.filter(
    ({ id, seq }, at) =>
      seq !== seqs.get(id) || (at > 0 && seq <= shown[at - 1]!.seq),
  );
  return {
    shown: shown.length,
    lost: mine.size - distinct.size,
    repeated: shown.length - distinct.size,
    reordered: wrongOrder.length,
  };
}

async function publishAtRate(
  origin: string,
  { events, perSecond }: CutsPlan,
): Promise<Published[]> {
  const all: Promise<Published>[] = [];
  const inFlight = new Set<Promise<unknown>>();
  const start = performance.now();
  for (let index = 0; index < events; index += 1) {
    const due = start + (index * 1000) / perSecond;
    if (due > performance.now()) await until(due - performance.now());
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    const sending = publishAlert(origin, `Alert ${index}`);
    const settled = sending.finally(() => inFlight.delete(settled));
    inFlight.add(settled);
    all.push(sending);
  }
  return Promise.all(all);
}

/**
 * Each cut waits for its time, and then for a socket that had a moment to join: one that is cut during its very
 * handshake again and again makes a page wait ever longer, as it should. Answers when the cuts were.
 */
async function cutOften(
  proxy: Proxy,
  { cuts, events, perSecond }: CutsPlan,
): Promise<number[]> {
  const signal = AbortSignal.timeout(CUTTING_MS);
  const start = performance.now();
  const everyMs = (events * 1000) / perSecond / (cuts + 1);
  const done: number[] = [];
  for (let index = 0; index < cuts; index += 1) {
    const due = start + everyMs * (index + 1);
    if (due > performance.now()) await until(due - performance.now());
    await proxy.whenSocket(JOINING_MS, signal);
    if (proxy.cutSockets() > 0) done.push(performance.now());
  }
  return done;
}
