import type { ClosedReason, Source, SourceContext } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";

/** What a tab takes from its surroundings. */
export type ShareDeps = Pick<ClientDeps, "now" | "random" | "after" | "page">;

export interface SharedTabHost {
  readonly engine: Source;
  readonly context: SourceContext;
  readonly deps: ShareDeps;
  /** It is over, without having been asked to. */
  ended(reason: ClosedReason): void;
  /** Nothing can be shared here after all; it is to be ended. */
  failed(): void;
  /** Every now and then: is it still the same person? */
  check(): void;
}
