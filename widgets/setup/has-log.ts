import { LiveletsError } from "../events/error.ts";
import type { LogPort, Source } from "../sources/source.ts";

/** The log of a source that must have one. */
export function hasLog(source: Source): LogPort {
  if (source.log) return source.log;
  throw new LiveletsError(
    "bad-argument",
    `source: "${source.kind}" has no log of its own. Set an endpoint.`,
  );
}
