import type { ClientStatus } from "../../client/types.ts";
import type { State } from "../../events/state.ts";
import { FakeClient, LIVE_STATUS, topicOf } from "./fake-client.ts";

const NOT_LIVE: Record<Exclude<State, "live">, Partial<ClientStatus>> = {
  connecting: {
    provenAt: null,
    connectedAt: null,
    latency: null,
    quality: null,
  },
  "catching-up": { progress: { done: 128, total: 340 } },
  stale: { provenAt: Date.parse("2026-11-20T12:04:31") },
  offline: {
    reason: "The socket closed (1006).",
    pending: 3,
    connectedAt: null,
  },
  denied: { reason: "The origin is not on the list.", connectedAt: null },
  unverified: { provenAt: null },
};

/** A client whose only topic, and whose connection, is in a state. */
export function clientIn(
  state: State,
  more: Partial<ClientStatus> = {},
): FakeClient {
  const client = new FakeClient();
  client.status = {
    ...LIVE_STATUS,
    state,
    topics: [topicOf({ state })],
    ...(state === "live" ? {} : NOT_LIVE[state]),
    ...more,
  };
  client.bare = state === "unverified";
  return client;
}
