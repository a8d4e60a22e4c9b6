import type { Transport } from "../events/answers.ts";
import type { LiveletsError } from "../events/error.ts";
import type { Pack } from "../events/pack.ts";
import type { Source } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { ConflictStrategies } from "./queue-types.ts";
import type { Store } from "./store.ts";
import type { GetToken } from "./tokens.ts";

export interface LiveClientOptions {
  /** An engine, or what makes one for the transport that `connect` answered. */
  readonly source:
    Source | ((transport: Transport | null) => Source | Promise<Source>);
  /** Where the functions are, such as `https://<ref>.supabase.co/functions/v1`. Without it: a source with a log of its own, or bare channels. */
  readonly endpoint?: string;
  /** The project's publishable key. */
  readonly apikey?: string;
  readonly tenant?: string;
  /** Asks for one of the tenant's engines; absent takes its first. */
  readonly transport?: "supabase" | "pusher" | "poll";
  /** Called for a fresh token before joins and shortly before one expires; null for a visitor. */
  readonly getToken?: GetToken;
  /** Loads the domain that `connect` names. A failure is told through `onError`, and widgets show events by their names. */
  readonly loadPack?: (name: string) => Promise<Pack | null>;
  /** False: never leaves a server alone that failed five times in a row; the pauses between attempts remain. */
  readonly breaker?: boolean;
  /** False or `off`: each tab has a line of its own. Else the tabs of a browser that show the same person's widgets have one together. */
  readonly share?: boolean | string;
  /** False: nothing is kept on this device. What waits to be sent is lost with the page. */
  readonly persist?: boolean;
  /** Where it is kept instead of the browser's own database. */
  readonly storage?: () => Promise<Store>;
  /** By the type of a command: how it goes on when something has changed meanwhile. Default: `remote-wins`. */
  readonly conflicts?: ConflictStrategies;
  readonly onError?: (error: LiveletsError) => void;
  readonly deps?: Partial<ClientDeps>;
}
