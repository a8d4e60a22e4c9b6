import type { ConnectAnswer, Transport } from "../events/answers.ts";
import type { LogPort, Source, SourceContext } from "../sources/source.ts";
import type { Breaker } from "./breaker.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Latency } from "./latency.ts";
import type { Tokens } from "./tokens.ts";

export type Phase =
  "idle" | "connecting" | "open" | "waiting" | "denied" | "closed";

export interface ConnectionOptions {
  readonly deps: ClientDeps;
  readonly tokens: Tokens;
  /** Reads the log and the grants; null on bare channels. May change with the source. */
  readonly log: LogPort | null;
  readonly tenant: string;
  /** Which engine is asked for; undefined takes the tenant's first. */
  readonly transport?: string;
  /** Makes the source for what `connect` answered; null on bare channels. */
  readonly source: (transport: Transport | null) => Source | Promise<Source>;
  /** Makes a source that needs no socket, for where there is none to be had; absent where that is impossible. */
  readonly poll?: () => Source | Promise<Source>;
  readonly authorize: SourceContext["authorize"];
  readonly changed: () => void;
  readonly answered: (answer: ConnectAnswer) => void;
  /** Round trips that were measured are added here. */
  readonly latency: Latency;
  /** Time went on without this page. */
  readonly woke: () => void;
  readonly reconnected: () => void;
  /** Over attempts to connect. */
  readonly breaker: Breaker;
  readonly resetBreaker: () => void;
}
