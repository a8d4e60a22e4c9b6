import type { IncomingMessage } from "node:http";
import type { FaultPlan } from "../faults.ts";
import type { GatewaySettings } from "../settings.ts";
import type { EventCache } from "./cache.ts";
import type { Channels } from "./channels.ts";
import type { PusherApp } from "./signature.ts";

/** What everything on the Pusher side works with. */
export interface PusherContext {
  readonly app: PusherApp;
  readonly settings: GatewaySettings;
  readonly plan: FaultPlan;
  /** By the line that a socket comes over. */
  planOf(request: IncomingMessage): FaultPlan;
  readonly channels: Channels;
  readonly cache: EventCache;
  now(): number;
  log(line: string): void;
}
