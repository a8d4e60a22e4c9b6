import { compareEvents } from "../../controllers/feed-window.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { AwayMark } from "./away-mark.ts";

/** The line stands between these two, `above` being newer. */
export function isLineBetween(
  { seen }: AwayMark,
  above: LiveEvent | undefined,
  below: LiveEvent | undefined,
): boolean {
  return (
    !!seen &&
    !!above &&
    compareEvents(above, seen) > 0 &&
    !(below && compareEvents(below, seen) > 0)
  );
}
