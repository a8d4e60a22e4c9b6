import {
  FakeClient,
  LIVE_STATUS,
  topicOf,
} from "../../widgets/controllers/testing/fake-client.ts";
import type { ClientStatus } from "../../widgets/controllers/status-controller.ts";
import { LiveletsError } from "../../widgets/events/error.ts";
import type { Pack } from "../../widgets/events/pack.ts";

export const NOW = Date.now();

const MISTAKE = new LiveletsError(
  "bad-argument",
  'livelets: there is no pack "barber". Use studio, barbershop, gym, signage, host.',
);

/** A connection in every state, and live in every quality. */
export const STATUSES = {
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
  polling: {
    transport: "poll",
    quality: "poor",
    reason:
      "client: asks every few seconds what is new, for want of a line. The socket closed: 1006.",
    retryAt: NOW + 20_000,
  },
  "not set up": {
    state: "denied",
    quality: null,
    latency: null,
    provenAt: null,
    connectedAt: null,
    reason: MISTAKE.message,
  },
} as const satisfies Record<string, Partial<ClientStatus>>;

export type StatusName = keyof typeof STATUSES;

/** A client that is in a state and does nothing by itself. */
export function clientIn(
  name: StatusName,
  pack: Pack | null = null,
): FakeClient {
  const change: Partial<ClientStatus> = STATUSES[name];
  const state = change.state ?? "live";
  const client = new FakeClient();
  client.clock = NOW;
  client.pack = pack;
  client.mistake = name === "not set up" ? MISTAKE : null;
  client.bare = name === "unverified";
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
