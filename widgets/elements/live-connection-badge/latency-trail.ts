import type { LiveClient } from "../../controllers/client-controller.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";

export interface TrailPoint {
  /** Unix ms, of this page's clock. */
  readonly at: number;
  readonly p50: number;
  readonly p95: number;
}

const EVERY_MS = 5_000;
const MOST = 60;

/** Of each client, what its round trips were lately; badges of one client share it. */
const trails = new WeakMap<LiveClient, TrailPoint[]>();

/** Notes what the round trips are, at most every 5 s; the newest 60 notes are kept, oldest first. */
export function extendTrail(
  client: LiveClient,
  { latency }: ClientStatus,
  at: number,
): readonly TrailPoint[] {
  const trail = trails.get(client) ?? [];
  trails.set(client, trail);
  const since = at - (trail.at(-1)?.at ?? 0);
  // A clock that was set back would hold everything up until it is there again.
  if (since < 0) trail.length = 0;
  if (latency && !(since >= 0 && since < EVERY_MS))
    trail.push({ ...latency, at });
  if (trail.length > MOST) trail.shift();
  return trail;
}
