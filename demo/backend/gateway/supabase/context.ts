import type { IncomingMessage } from "node:http";
import type { Database } from "../../../../functions/_shared/database.ts";
import type { FaultPlan } from "../faults.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Identify } from "../shared/token.ts";
import type { Hub } from "./hub.ts";

/** What everything on the Supabase side works with. */
export interface SupabaseContext {
  readonly database: Database;
  readonly identify: Identify;
  readonly settings: GatewaySettings;
  readonly plan: FaultPlan;
  /** By the line that a socket comes over. */
  planOf(request: IncomingMessage): FaultPlan;
  readonly hub: Hub;
  now(): number;
  log(line: string): void;
}
