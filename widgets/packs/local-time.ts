import { LiveletsError, messageOf } from "../events/error.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Zones change their offset at full quarters of an hour, never in between. */
const QUARTER = 15 * MINUTE;
const MOST_KEPT = 1_000;

/** Asking `Intl` takes 10 µs: the answers are kept, and forgotten all at once when they become many. */
const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock and calendar in a zone show. */
export interface LocalTime {
  /** Days since 1 January 1970, counted by local midnights. */
  readonly day: number;
  /** Minutes since 00:00 on the clock's face, with fractions: 630 is 10:30, on days of 23 and 25 hours too. */
  readonly minute: number;
  /** Saturday or Sunday. */
  readonly weekend: boolean;
}

/** Throws LiveletsError `bad-argument` for a zone that does not exist. */
export function localTime(time: number, timeZone: string): LocalTime {
  const local = time + offsetOf(time, timeZone);
  const day = Math.floor(local / DAY);
  const minute = (local - day * DAY) / MINUTE;
  return { day, minute, weekend: isWeekend(day) };
}

/** Saturday or Sunday, of a day counted as in `LocalTime`. */
export function isWeekend(day: number): boolean {
  // 1 January 1970 was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

/** Local time minus UTC, in ms. */
function offsetOf(time: number, timeZone: string): number {
  const quarter = Math.floor(time / QUARTER);
  const id = `${timeZone}|${quarter}`;
  const known = offsets.get(id);
  if (known !== undefined) return known;
  // Ends in "GMT", "GMT+05:45", or with seconds, as clocks had them before there were zones.
  const text = formatOf(timeZone).format(quarter * QUARTER);
  const [, sign, ...parts] = /([+-])(\d+):(\d+):?(\d*)$/.exec(text) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  const ahead = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  const offset = sign === "-" ? -ahead : ahead;
  if (offsets.size >= MOST_KEPT) offsets.clear();
  offsets.set(id, offset);
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format) return format;
  try {
    format = new Intl.DateTimeFormat("en", {
      timeZone,
      timeZoneName: "longOffset",
    });
  } catch (thrown) {
    throw new LiveletsError(
      "bad-argument",
      `localTime: there is no time zone "${timeZone.slice(0, 80)}" (${messageOf(thrown)}). Use an IANA name such as "Europe/Berlin".`,
      thrown,
    );
  }
  if (formats.size >= MOST_KEPT) formats.clear();
  formats.set(timeZone, format);
  return format;
}
