import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import type { EventData } from "../../events/event.ts";
import { localTime } from "../local-time.ts";
import type { LocalTime } from "../local-time.ts";
import { drawAt } from "../random.ts";

/** Short forms: what is simulated is shown to everybody. Two are inside at once only under different initials. */
const NAMES =
  "Ada Sam Mina Luca Yara Noor Lea Tomás Jonas Amara Kim Ravi Ines Omar Zoe Finn Mei Aylin Pau Ida".split(
    " ",
  );
const INITIALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** More than ticks in the longest stay, and without a common divisor with `STEP`: nobody comes who is inside. */
const MEMBERS = NAMES.length * INITIALS.length;
const STEP = 191;

const EVERY_MS = 10_000;
const TICKS_PER_MINUTE = 6;
/** Minutes. Few, so that a tick has to look back at few earlier ones to know who leaves. */
const STAYS = [25, 40, 50, 60, 75, 80] as const;
const LONGEST = Math.max(...STAYS) * TICKS_PER_MINUTE;
const DAY_TICKS = (25 * 3_600_000) / EVERY_MS;

/**
 * Members who come and go, by the clock of the tenant: most in the peaks, a few at night. Everybody who
 * leaves has come. The statistics are derived from them, not made up beside them.
 */
export const generator: Generator = {
  everyMs: EVERY_MS,
  at(tick: Tick): readonly GeneratedEvent[] {
    const left = STAYS.filter((stay) => stayOf(back(tick, stay)) === stay);
    return [
      ...left.map((stay) => visit("member_checked_out", tick, stay)),
      ...(stayOf(tick) === null ? [] : [visit("member_checked_in", tick)]),
    ];
  },
  before(tick: Tick): readonly GeneratedEvent[] {
    return [{ type: "stats_update", key: "desk", data: statsBefore(tick) }];
  },
};

/** How long the one stays who comes at a tick; null if nobody comes. */
function stayOf({ seed, index, time, timeZone }: Tick): number | null {
  const draw = drawAt(seed, index, "visit");
  const chance = chanceAt(localTime(time, timeZone));
  // The same draw again, stretched, says how long.
  return draw < chance
    ? STAYS[Math.floor((draw / chance) * STAYS.length)]!
    : null;
}

/** Of somebody coming within 10 s: before and after work on weekdays, late in the morning at weekends. */
function chanceAt({ minute, weekend }: LocalTime): number {
  const hour = minute / 60;
  const isPeak = weekend
    ? hour >= 9.5 && hour < 13
    : (hour >= 6.5 && hour < 9) || (hour >= 17 && hour < 20);
  if (isPeak) return 0.2;
  return hour >= 6 && hour < 22 ? 0.1 : 0.04;
}

function visit(type: string, tick: Tick, stay?: number): GeneratedEvent {
  const came = stay === undefined ? tick : back(tick, stay);
  const member = (((came.index * STEP) % MEMBERS) + MEMBERS) % MEMBERS;
  const name = NAMES[member % NAMES.length]!;
  const initial = INITIALS[Math.floor(member / NAMES.length)]!;
  const data = {
    member: { id: `simulated-${member}`, full_name: `${name} ${initial}.` },
    timestamp: new Date(tick.time).toISOString(),
    location: "Front desk",
    ...(stay !== undefined && { duration_minutes: stay }),
    simulated: true,
  };
  return { type, data };
}

function back(tick: Tick, minutes: number): Tick {
  return shift(tick, -minutes * TICKS_PER_MINUTE);
}

function shift(tick: Tick, by: number): Tick {
  const { index, time } = tick;
  return { ...tick, index: index + by, time: time + by * EVERY_MS };
}

/**
 * The day so far: what `derive` comes to over its events, counted in one look at everybody who came. A page does this
 * before it shows anything.
 */
function statsBefore(tick: Tick): EventData {
  const first = firstTickOf(localTime(tick.time, tick.timeZone).day, tick);
  let [inside, came, left, minutes, last] = [0, 0, 0, 0, first.index];
  for (let ago = tick.index - first.index + LONGEST; ago > 0; ago -= 1) {
    const at = shift(tick, -ago);
    const stay = stayOf(at);
    if (stay === null) continue;
    const leaves = at.index + stay * TICKS_PER_MINUTE;
    if (at.index >= first.index) came += 1;
    if (leaves >= tick.index) inside += 1;
    else if (leaves >= first.index) {
      left += 1;
      minutes += stay;
    }
    last = Math.max(last, at.index, leaves < tick.index ? leaves : 0);
  }
  return {
    members_in: inside,
    check_ins_today: came,
    average_stay_minutes: left && Math.round((minutes / left) * 10) / 10,
    check_outs_today: left,
    stay_minutes_today: minutes,
    as_of: new Date(last * EVERY_MS).toISOString(),
    simulated: true,
  };
}

function firstTickOf(day: number, tick: Tick): Tick {
  const isToday = (at: Tick) => localTime(at.time, at.timeZone).day === day;
  // So many ticks back it was still today, and so many it was not.
  let [today, earlier] = [0, DAY_TICKS + 1];
  while (earlier - today > 1) {
    const middle = (today + earlier) >> 1;
    if (isToday(shift(tick, -middle))) today = middle;
    else earlier = middle;
  }
  return shift(tick, -today);
}
