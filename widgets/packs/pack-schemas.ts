import type { ZodType } from "zod";
import type { Derivation, Role } from "../events/pack.ts";

/** What the events of a pack must look like. Used by functions only: no schema library reaches the browser. */
export type PackSchemas = Readonly<Record<string, EventSchema>>;

export interface EventSchema {
  /** Unknown keys are kept: use `z.looseObject`. */
  readonly data: ZodType;
  /** For state events: the key, read from the data. A snapshot keeps the last event per type and key. */
  readonly key?: (data: never) => string;
  /** Which signed-in roles may publish it; servers with a secret key always may. Default: admin and staff. */
  readonly publishers?: readonly Role[];
  /** States that follow from it; `publish` appends them in the same transaction. */
  readonly derivations?: readonly Derivation[];
}
