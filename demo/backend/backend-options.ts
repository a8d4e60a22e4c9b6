import type { Database } from "../../functions/_shared/database.ts";
import type { GatewaySettings } from "./gateway/index.ts";

export interface BackendOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the log and the signing key are kept; null keeps nothing. */
  readonly folder: string | null;
  /** Instead of one in a folder or in memory; closed with the backend. */
  readonly database?: Database;
  /** Serves the demo's pages; true by default. */
  readonly pages?: boolean;
  /** Publishes this machine's own figures; true by default. */
  readonly sampler?: boolean;
  /** Makes up events for the tenants somebody looks at; false by default, so that a test counts its own alone. */
  readonly simulation?: boolean;
  readonly settings?: Partial<GatewaySettings>;
  /** How long an access token is good, in seconds; an hour by default. */
  readonly tokenLifetime?: number;
  /** One line per trouble; silent by default. */
  log?(line: string): void;
}
