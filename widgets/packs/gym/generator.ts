import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import type { EventData } from "../../events/event.ts";
import { localTime } from "../local-time.ts";
import { drawAt } from "../random.ts";
import { derive } from "./derive.ts";

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
 * Members who come and go, by the clock of the tenant: most before and after work, a few at night. Everybody who
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
  const chance = chanceAt(localTime(time, timeZone).minute);
  // The same draw again, stretched, says how long.
  return draw < chance
    ? STAYS[Math.floor((draw / chance) * STAYS.length)]!
    : null;
}

/** Of somebody coming within 10 s. */
function chanceAt(minute: number): number {
  const hour = minute / 60;
  if ((hour >= 6.5 && hour < 9) || (hour >= 17 && hour < 20)) return 0.2;
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

/** The day so far, told from its first check-in. */
function statsBefore(tick: Tick): EventData {
  const { timeZone } = tick;
  const first = firstTickOf(localTime(tick.time, timeZone).day, tick);
  let data: EventData = {
    members_in: membersInBefore(first),
    check_ins_today: 0,
    average_stay_minutes: 0,
    as_of: new Date(first.time).toISOString(),
    simulated: true,
  };
  for (let at = first; at.index < tick.index; at = shift(at, 1))
    for (const event of generator.at(at))
      data = derive(data, { ...event, at: at.time, timeZone });
  return data;
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

/** How many came before a tick and are inside still. */
function membersInBefore(tick: Tick): number {
  let inside = 0;
  for (let ago = 1; ago <= LONGEST; ago += 1) {
    const stay = stayOf(shift(tick, -ago));
    if (stay !== null && stay * TICKS_PER_MINUTE >= ago) inside += 1;
  }
  return inside;
}
