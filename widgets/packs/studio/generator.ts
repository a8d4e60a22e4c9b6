import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { localTime } from "../local-time.ts";
import { drawAt, pickAt } from "../random.ts";

/** One per lane and quarter of the hour: nobody is in two sessions at once, and no room has two. */
const TRAINERS =
  "Jonas,Amara,Kim,Luca,Mina,Finn,Aylin,Pau,Ida,Yara,Sol,Ben,Tess,Hugo,Nia,Emil".split(
    ",",
  );
/** As many clients, of whom each has a few namesakes. Short forms: what is simulated is shown to everybody. */
const CLIENTS =
  "Sam,Noor,Lea,Tomás,Ines,Omar,Zoe,Ravi,Ada,Mei,Carl,Eva,Ivo,Liv,Max,Uma".split(
    ",",
  );
const INITIALS = ["A.", "K.", "R.", "V."] as const;
const TITLES = ["Mobility basics", "Strength 1:1", "Rehab back"] as const;

const EVERY_MS = 15_000;
const QUARTER_MS = 900_000;
const QUARTER_TICKS = QUARTER_MS / EVERY_MS;
/** So many sessions may begin at each quarter of an hour. A session takes one hour. */
const LANES = 4;
const HOUR = 4;
/** How far ahead each lane is booked, in quarters of an hour: so that somebody books at every hour of the night. */
const LEADS = [3 * HOUR, 9 * HOUR, 12 * HOUR, 16 * HOUR] as const;

/** A place in the schedule: the quarter of an hour it begins at, counted since 1970, and its lane. */
interface Slot {
  readonly quarter: number;
  readonly lane: number;
}

/**
 * Sessions that go through their steps by the clock of the tenant: booked hours ahead, confirmed an hour before, then
 * cancelled, or completed after their end. They begin between 7 and 20 o'clock, most before and after work.
 */
export const generator: Generator = {
  everyMs: EVERY_MS,
  at(tick: Tick): readonly GeneratedEvent[] {
    const quarter = Math.floor(tick.index / QUARTER_TICKS);
    return LEADS.flatMap((lead, lane) => [
      ...step("booked", { quarter: quarter + lead, lane }, tick),
      ...step("confirmed", { quarter: quarter + HOUR, lane }, tick),
      ...step("cancelled", { quarter: quarter + 2, lane }, tick),
      ...step("completed", { quarter: quarter - HOUR, lane }, tick),
    ]);
  },
};

/** What happens at a tick to the session of a slot, if there is one whose turn it is. */
function step(
  status: string,
  slot: Slot,
  tick: Tick,
): readonly GeneratedEvent[] {
  const draw = (what: string) => drawAt(tick.seed, idOf(slot), what);
  const turn = Math.floor(draw("turn") * QUARTER_TICKS);
  if (turn !== tick.index % QUARTER_TICKS) return [];
  if (draw("taken") >= chanceAt(slot, tick)) return [];
  const isCancelled = draw("cancelled") < 0.1;
  if (status === (isCancelled ? "completed" : "cancelled")) return [];
  const session = sessionAt(slot, tick, status);
  return [
    { type: `session:${status}`, data: { session, simulated: true } },
    ...(status === "completed" ? afterwards(session.client, draw) : []),
  ];
}

function afterwards(
  client: object,
  draw: (what: string) => number,
): readonly GeneratedEvent[] {
  const left = Math.floor(draw("left") * 10);
  const allocation = { sessions_left: left, reason: "session completed" };
  const achievement = { achievement: "Ten sessions in a month", points: 100 };
  return [
    {
      type: "allocation:updated",
      data: { client, ...allocation, simulated: true },
    },
    ...(draw("achievement") < 0.1
      ? [
          {
            type: "gamification:achievement",
            data: { client, ...achievement, simulated: true },
          },
        ]
      : []),
  ];
}

/** That a slot is taken. */
function chanceAt({ quarter }: Slot, { timeZone }: Tick): number {
  const { minute, weekend } = localTime(quarter * QUARTER_MS, timeZone);
  const hour = minute / 60;
  if (hour < 7 || hour > 20) return 0;
  return !weekend && (hour < 10 || hour >= 17) ? 0.9 : 0.7;
}

function sessionAt(slot: Slot, { seed }: Tick, status: string) {
  const { quarter, lane } = slot;
  const pick = <T>(items: readonly T[], what: string) =>
    pickAt(items, seed, idOf(slot), what);
  const place = (((quarter % HOUR) + HOUR) % HOUR) * LANES + lane;
  const trainer = TRAINERS[place]!;
  const client = `${CLIENTS[place]} ${pick(INITIALS, "client")}`;
  const starts = quarter * QUARTER_MS;
  return {
    id: `simulated-${idOf(slot)}`,
    title: pick(TITLES, "title"),
    trainer: { id: `simulated-${trainer}`, name: trainer },
    client: { id: `simulated-${client}`, name: client },
    starts_at: new Date(starts).toISOString(),
    ends_at: new Date(starts + HOUR * QUARTER_MS).toISOString(),
    room: `Studio ${place + 1}`,
    status,
  };
}

function idOf({ quarter, lane }: Slot): number {
  return quarter * LANES + lane;
}
