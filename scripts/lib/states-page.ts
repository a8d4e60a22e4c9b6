import {
  eventOf,
  FakeClient,
  LIVE_STATUS,
  resetOf,
  topicOf,
} from "../../widgets/controllers/testing/fake-client.ts";
import "../../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import "../../widgets/elements/live-connection-badge/live-connection-badge.define.ts";
import type { ClientStatus } from "../../widgets/controllers/status-controller.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import type { Pack } from "../../widgets/events/pack.ts";
import { SAMPLES } from "../../demo/samples.ts";
import { pack as barbershop } from "../../widgets/packs/barbershop/index.ts";
import { pack as gym } from "../../widgets/packs/gym/index.ts";
import { pack as host } from "../../widgets/packs/host/index.ts";
import { pack as signage } from "../../widgets/packs/signage/index.ts";
import { pack as studio } from "../../widgets/packs/studio/index.ts";

/** One page with both elements in every state; read by scripts/screenshots.mjs. */
const query = new URLSearchParams(location.search);
document.documentElement.dir = query.get("dir") ?? "ltr";
document.documentElement.lang = query.get("lang") ?? "en";
const base = query.get("text") === "200" ? 32 : 16;

const style = new CSSStyleSheet();
style.replaceSync(`
  :root { color-scheme: light dark;  }
  body { margin: 0; padding: 16px; font: ${base}px/1.5 system-ui, sans-serif;
    background: light-dark(oklch(98.4% 0.003 262), oklch(17% 0.012 262)); color: CanvasText; }
  h1 { font-size: 1em; margin: 24px 0 8px; }
  .badges { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin-block-end: 10px; }
  .feeds { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr)); align-items: start; }
`);
document.adoptedStyleSheets = [style];

const NOW = Date.now();
const STATUSES: Record<string, Partial<ClientStatus>> = {
  excellent: {},
  good: { quality: "good", latency: { p50: 140, p95: 260, last: 151 } },
  poor: { quality: "poor", latency: { p50: 640, p95: 900, last: 720 } },
  critical: {
    quality: "critical",
    latency: { p50: 1_400, p95: 2_900, last: 1_650 },
  },
  connecting: {
    state: "connecting",
    quality: null,
    latency: null,
    provenAt: null,
    connectedAt: null,
  },
  "catching-up": { state: "catching-up", progress: { done: 128, total: 340 } },
  stale: { state: "stale", provenAt: NOW - 52_000 },
  offline: {
    state: "offline",
    retryAt: NOW + 4_000,
    pending: 3,
    reason: "The socket closed: 1006.",
    connectedAt: null,
    reconnects: 2,
    breaker: "open",
  },
  denied: {
    state: "denied",
    reason: "This page's origin is not on the tenant's list.",
    connectedAt: null,
  },
  unverified: { state: "unverified", provenAt: null },
};

function clientIn(change: Partial<ClientStatus>, pack: Pack | null = null) {
  const client = new FakeClient();
  const state = change.state ?? "live";
  client.clock = NOW;
  client.pack = pack;
  client.status = {
    ...LIVE_STATUS,
    since: NOW - 65_000,
    connectedAt: NOW - 4_000_000,
    provenAt: NOW - 2_000,
    ...change,
    topics: [
      topicOf({ state, gaps: 2 }),
      topicOf({ name: "acme.role.admin", state, seq: 40, head: 41 }),
    ],
    reason: change.reason ?? null,
  };
  return client;
}

function add<K extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

function title(text: string): void {
  document.body.append(
    Object.assign(document.createElement("h1"), { textContent: text }),
  );
}

function block(name: string): HTMLElement {
  const element = Object.assign(document.createElement("div"), {
    className: name,
  });
  document.body.append(element);
  return element;
}

function showBadges(): void {
  for (const variant of ["pill", "dot", "bar"]) {
    title(`Badge, ${variant}`);
    const row = block(variant === "bar" ? "feeds" : "badges");
    for (const status of Object.values(STATUSES))
      add(row, "live-connection-badge", { variant, client: clientIn(status) });
  }
}

const AGES = [3_000, 25_000, 70_000, 700_000, 1_100_000, 7_200_000, 90_000_000];

function samplesOf(pack: Pack, count = 7): LiveEvent[] {
  const samples = SAMPLES[pack.name as keyof typeof SAMPLES];
  return Array.from({ length: count }, (_, index) => {
    const { type, data, key } = samples[index % samples.length]!;
    return eventOf(count - index, {
      type,
      data,
      ...(key && { key: `${key}${index}` }),
      at: new Date(NOW - AGES[index % AGES.length]!).toISOString(),
    });
  }).reverse();
}

const HOSTILE = [
  eventOf(1, {
    type: "host:log",
    data: {
      level: "error",
      message: `<img src=x onerror=alert(1)> ${"long".repeat(60)}`,
    },
  }),
  eventOf(2, {
    type: "weird:type",
    data: { message: "A type that no pack knows" },
  }),
  eventOf(3, {
    type: "host:metrics",
    key: "cpu",
    data: { metric: "cpu", value: 0.124, unit: "ratio", simulated: true },
  }),
  eventOf(4, {
    type: "host:metrics",
    key: "memory",
    data: { metric: "memory", value: 0.46, unit: "ratio", simulated: true },
  }),
].map((event, index) => ({
  ...event,
  at: new Date(NOW - 30_000 + index * 9_000).toISOString(),
}));

async function showFeeds(): Promise<void> {
  title("Feed, packs");
  const packs = block("feeds");
  for (const pack of [studio, barbershop, gym, signage]) {
    const client = clientIn({}, pack);
    const feed = add(packs, "live-activity-feed", { client });
    await feed.updateComplete;
    client.send(resetOf(samplesOf(pack)));
  }
  const client = clientIn({}, host);
  const compact = add(packs, "live-activity-feed", {
    client,
    density: "compact",
  });
  await compact.updateComplete;
  client.send(resetOf(HOSTILE));

  title("Feed, states without entries");
  const empty = block("feeds");
  for (const name of [
    "excellent",
    "connecting",
    "offline",
    "denied",
    "unverified",
  ]) {
    const own = clientIn(STATUSES[name]!, gym);
    own.bare = name === "unverified";
    const feed = add(empty, "live-activity-feed", { client: own, limit: 4 });
    await feed.updateComplete;
    if (name === "excellent") own.send(resetOf([]));
  }
  const broken = add(empty, "live-activity-feed", {
    client: clientIn({}, gym),
    renderItem: () => {
      throw new Error("Cannot read properties of undefined");
    },
  });
  await broken.updateComplete;
  (broken.client as FakeClient).send(resetOf(samplesOf(gym, 2)));
  add(empty, "live-activity-feed", {});

  title("Feed, states with entries");
  const full = block("feeds");
  for (const name of ["catching-up", "stale", "offline"]) {
    const own = clientIn(STATUSES[name]!, gym);
    const feed = add(full, "live-activity-feed", { client: own });
    await feed.updateComplete;
    own.send(resetOf(samplesOf(gym, 3)));
  }
  const own = clientIn({}, gym);
  const paused = add(full, "live-activity-feed", { client: own });
  await paused.updateComplete;
  own.send(resetOf(samplesOf(gym, 3)));
  await new Promise(requestAnimationFrame);
  paused.paused = true;
  await paused.updateComplete;
  own.send(
    eventOf(11, { type: "member_checked_in" }),
    eventOf(12),
    eventOf(13),
  );
}

async function showDetails(): Promise<void> {
  const row = block("badges");
  const name = query.get("details") || "good";
  const badge = add(row, "live-connection-badge", {
    client: clientIn(STATUSES[name]!),
  });
  await badge.updateComplete;
  badge.shadowRoot!.querySelector("button")!.click();
}

if (query.has("details")) await showDetails();
else {
  showBadges();
  await showFeeds();
}
// Long enough for an element that waits for a provider to say that there is none.
setTimeout(() => (document.body.dataset["ready"] = ""), 2_300);
