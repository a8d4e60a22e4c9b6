import type { Item, List } from "./item.ts";
import { makeList } from "./livelets.ts";

/** What one run in the page found; times in ms from an event's departure from the worker. */
export interface Seen {
  readonly dom50: number;
  readonly dom99: number;
  readonly paint50: number;
  readonly paint99: number;
  readonly sent: number;
  readonly lost: number;
  readonly unaccounted: number | null;
  readonly moved: number | null;
  readonly frames: number;
  readonly dropped: number;
  readonly longTasks: number;
  readonly longMs: number;
}

const FRAME = 1_000 / 60;
const now = () => performance.timeOrigin + performance.now();

let list: List;

async function setUp(name: string, kept: number): Promise<void> {
  list = name.startsWith("livelets")
    ? makeList({ away: name.endsWith("away"), varied: name.endsWith("varied") })
    : ((await import(`/lists/${name}.js`)) as List);
  const items = Array.from({ length: kept }, (_, at): Item => {
    const id = -at - 1;
    const object = `document ${at}`;
    const iso = "2026-11-20T09:00:00.000Z";
    return {
      id,
      object,
      iso,
      t: 0,
      actor: `User ${at % 50}`,
      verb: "updated",
      at: "earlier",
    };
  });
  await list.mount(document.getElementById("root")!, kept, items);
  await new Promise((resolve) => setTimeout(resolve, 400));
}

/** Times of each event: when it left, when the DOM had it, and when the frame that shows it was done. */
class Times {
  readonly sent: Float64Array;
  readonly dom: Float64Array;
  readonly paint: Float64Array;
  pushed = 0;
  nextDom = 1;
  nextPaint = 1;

  constructor(count: number) {
    this.sent = new Float64Array(count + 1);
    this.dom = new Float64Array(count + 1);
    this.paint = new Float64Array(count + 1);
  }

  sawDom(newest: number): void {
    const at = now();
    while (this.nextDom <= newest) this.dom[this.nextDom++] = at;
  }

  sawPaint(newest: number): void {
    const at = now();
    while (this.nextPaint <= newest) this.paint[this.nextPaint++] = at;
  }
}

async function go(
  rate: number,
  seconds: number,
  drain: number,
  varied: boolean,
): Promise<Seen> {
  const count = Math.round(rate * seconds);
  const times = new Times(count);
  const undo: (() => void)[] = [];
  const gaps: number[] = [];
  const long: number[] = [];
  const tasks = new PerformanceObserver((seen) =>
    seen.getEntries().forEach(({ duration }) => long.push(duration)),
  );
  tasks.observe({ type: "longtask" });
  undo.push(() => tasks.disconnect(), watchDom(times), watchPaint(times, gaps));
  const isDone = await stream({ rate, seconds, varied }, times, () =>
    times.nextPaint > count ? null : seconds * 1_000 + drain,
  );
  undo.forEach((stop) => stop());
  return { ...sum(times, count, isDone), ...smoothness(gaps, long) };
}

function watchDom(times: Times): () => void {
  const [node, subtree] = list.observe();
  const watch = new MutationObserver(() =>
    times.sawDom(Math.min(list.newest(), times.pushed)),
  );
  watch.observe(node, { childList: true, subtree, characterData: subtree });
  return () => watch.disconnect();
}

/**
 * A box whose size changes in each frame: its ResizeObserver runs after layout and before paint, and sees the DOM
 * that the frame will show. A task posted from there runs when the frame's work is done.
 */
function watchPaint(times: Times, gaps: number[]): () => void {
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => times.sawPaint(data as number);
  const box = document.createElement("div");
  box.style.cssText =
    "position:fixed;inset:0 auto auto 0;width:1px;height:1px;contain:strict;visibility:hidden";
  document.body.append(box);
  const sizes = new ResizeObserver(() => {
    const newest = Math.min(list.newest(), times.pushed);
    if (newest >= times.nextPaint) channel.port2.postMessage(newest);
  });
  sizes.observe(box);
  let last = 0;
  let running = true;
  const frame = (at: number) => {
    if (!running) return;
    if (last) gaps.push(at - last);
    last = at;
    box.style.width = box.style.width === "1px" ? "2px" : "1px";
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    running = false;
    sizes.disconnect();
    box.remove();
  };
}

/** Runs the worker until everything is painted, or its time is up (`limit`; null: all is painted). */
function stream(
  order: { rate: number; seconds: number; varied: boolean },
  times: Times,
  limit: () => number | null,
): Promise<boolean> {
  const worker = new Worker("/worker.js");
  const began = performance.now();
  let isSent = false;
  worker.onmessage = ({ data }: MessageEvent<string>) => {
    if (data === "done") return void (isSent = true);
    const item = JSON.parse(data) as Item;
    times.sent[item.id] = item.t;
    times.pushed = item.id;
    list.push(item);
  };
  worker.postMessage(order);
  return new Promise((resolve) => {
    const look = () => {
      const most = limit();
      if (isSent && most === null) finish(true);
      else if (most !== null && performance.now() - began > most) finish(false);
      else setTimeout(look, 50);
    };
    const finish = (isDone: boolean) => {
      worker.terminate();
      resolve(isDone);
    };
    setTimeout(look, 200);
  });
}

function sum(times: Times, count: number, isDone: boolean) {
  const end = now();
  const dom: number[] = [];
  const paint: number[] = [];
  let lost = 0;
  for (let id = 1; id <= count; id += 1) {
    if (!times.paint[id]) lost += 1;
    if (!times.sent[id]) continue;
    dom.push((times.dom[id] || end) - times.sent[id]!);
    paint.push((times.paint[id] || end) - times.sent[id]!);
  }
  const { unaccounted = null, moved = null } = isDone
    ? (list.check?.(count) ?? {})
    : { unaccounted: lost };
  return {
    dom50: percentile(dom, 0.5),
    dom99: percentile(dom, 0.99),
    paint50: percentile(paint, 0.5),
    paint99: percentile(paint, 0.99),
    sent: count,
    lost,
    unaccounted,
    moved,
  };
}

function smoothness(gaps: readonly number[], long: readonly number[]) {
  const missed = gaps.map((gap) => Math.max(0, Math.round(gap / FRAME) - 1));
  return {
    frames: gaps.length,
    dropped: missed.reduce((total, some) => total + some, 0),
    longTasks: long.length,
    longMs: long.reduce((total, ms) => total + ms, 0),
  };
}

function percentile(values: number[], part: number): number {
  values.sort((a, b) => a - b);
  return values[Math.max(0, Math.ceil(part * values.length) - 1)] ?? NaN;
}

Object.assign(globalThis, { bench: { setUp, go } });
