import type { ZodType } from "zod";
import type { Derivation } from "../events/pack.ts";

/** What the commands of a pack are given. Used by functions only, like the event schemas. */
export type PackCommands = Readonly<Record<string, CommandSchema>>;

export interface CommandSchema {
  /** Strict: a misspelt argument is refused, not ignored. */
  readonly args: ZodType;
  /** States that follow from the events of the command; appended in the same transaction. */
  readonly derivations?: readonly Derivation[];
  /** Those states name nobody: `<tenant>.public` gets them too. */
  readonly publicStates?: boolean;
}
