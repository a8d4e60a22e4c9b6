import type { TimeTravel } from "../../setup/time-travel.ts";

const SECOND_MS = 1_000;

/**
 * What a key does at the slider: a second by arrows, a tenth of the whole by Page Up and Down, the ends, and space to
 * play or pause. Answers whether it did something.
 */
export function keyMoves(
  { key, target, ctrlKey, metaKey, altKey }: KeyboardEvent,
  travel: TimeTravel,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (key === " ") {
    if (travel.isPlaying || travel.state === "now") travel.pause();
    else travel.play();
    return true;
  }
  const { now, from, to } = travel;
  const isRtl = getComputedStyle(target as Element).direction === "rtl";
  const right = isRtl ? -SECOND_MS : SECOND_MS;
  const page = (to - from) / 10;
  const moves: Record<string, number> = {
    ArrowRight: now + right,
    ArrowLeft: now - right,
    ArrowUp: now + SECOND_MS,
    ArrowDown: now - SECOND_MS,
    PageUp: now + page,
    PageDown: now - page,
    Home: from,
    End: to,
  };
  const time = moves[key];
  if (time === undefined) return false;
  // Later than now there is nothing.
  if (travel.state !== "now" || time < now) travel.seek(time);
  return true;
}
