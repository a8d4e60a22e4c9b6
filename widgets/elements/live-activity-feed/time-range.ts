/** From one instant up to, without, another: Unix ms. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export const ANY_TIME: TimeRange = { from: -Infinity, to: Infinity };

const DAYS = /^(\d{1,4})d$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads `1d` (today), `7d` (today and the six days before), or two dates of which one may be left out:
 * `2026-11-01/2026-11-07`. Days are those of this page's own zone, the last one included. Null if it is none of these.
 */
export function parseRange(text: string, now: number): TimeRange | null {
  if (!text) return ANY_TIME;
  const days = Number(DAYS.exec(text)?.[1]);
  if (days > 0) return { from: startOfDay(now, 1 - days), to: Infinity };
  const [first = "", last = "", ...rest] = text.split("/");
  if (rest.length > 0 || !text.includes("/")) return null;
  const from = first ? readDay(first, 0) : -Infinity;
  const to = last ? readDay(last, 1) : Infinity;
  return Number.isNaN(from) || Number.isNaN(to) ? null : { from, to };
}

/** The start of a date, or of the day that many days later; NaN if it is no date. */
function readDay(text: string, later: number): number {
  if (!DAY.test(text)) return NaN;
  const start = new Date(`${text}T00:00`);
  return startOfDay(start.getTime(), later);
}

function startOfDay(time: number, later: number): number {
  const day = new Date(time);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + later);
  return day.getTime();
}
