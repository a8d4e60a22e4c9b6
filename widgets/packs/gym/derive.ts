import type { Derivation, DerivationInput } from "../../events/pack.ts";
import type { EventData } from "../../events/event.ts";
import { localTime } from "../local-time.ts";

/** What the desk's statistics are made of: the documented fields, and the number of stays behind the average. */
interface Stats {
  readonly members_in: number;
  readonly check_ins_today: number;
  readonly average_stay_minutes: number;
  /** The stays that ended today, which the average is of. */
  readonly check_outs_today: number;
  readonly stay_minutes_today: number;
  readonly as_of: string;
}

/** No gym has so many members or minutes: what is beyond it is nonsense. */
const MOST = 1e9;

/**
 * The desk after one check-in or check-out. `check_ins_today` and the average begin anew at local midnight; who is
 * inside then stays inside. Nothing is ever negative: a check-out of somebody who was never seen coming counts for
 * the average alone.
 *
 * The desk's own `timestamp` says when it was, but never later than it was published: a clock that is an hour ahead
 * would else begin tomorrow early. What comes in late, of a day that is over, changes who is inside and nothing else.
 */
export function derive(
  previous: EventData | null,
  event: DerivationInput,
): EventData {
  const moment = momentOf(event);
  const before = statsOf(previous, event, moment);
  const came = event.type === "member_checked_in";
  const members_in = Math.max(0, before.members_in + (came ? 1 : -1));
  const simulated = event.data["simulated"] === true;
  return {
    ...before,
    members_in,
    ...(isToday(before, moment, event) && ofToday(before, event, came)),
    ...(simulated && { simulated }),
  };
}

export const derivations: readonly Derivation[] = [
  {
    from: ["member_checked_in", "member_checked_out"],
    type: "stats_update",
    key: "desk",
    derive,
  },
];

function ofToday(before: Stats, { data }: DerivationInput, came: boolean) {
  if (came) return { check_ins_today: before.check_ins_today + 1 };
  const stay = data["duration_minutes"];
  if (typeof stay !== "number" || !(stay >= 0 && stay < MOST)) return {};
  const check_outs_today = before.check_outs_today + 1;
  const stay_minutes_today = round(before.stay_minutes_today + stay);
  const average_stay_minutes = round(stay_minutes_today / check_outs_today);
  return { check_outs_today, stay_minutes_today, average_stay_minutes };
}

/** The statistics so far, as of `moment`: a new day begins them anew. */
function statsOf(
  previous: EventData | null,
  { timeZone, at }: DerivationInput,
  moment: number,
): Stats {
  const last = Math.min(timeOf(previous?.["as_of"]) ?? moment, at);
  const as_of = new Date(Math.max(last, moment)).toISOString();
  const members_in = Math.floor(countOf(previous, "members_in"));
  const isNewDay =
    localTime(last, timeZone).day <
    localTime(Math.max(last, moment), timeZone).day;
  const of = isNewDay ? null : previous;
  return {
    members_in,
    check_ins_today: Math.floor(countOf(of, "check_ins_today")),
    average_stay_minutes: countOf(of, "average_stay_minutes"),
    check_outs_today: Math.floor(countOf(of, "check_outs_today")),
    stay_minutes_today: countOf(of, "stay_minutes_today"),
    as_of,
  };
}

function isToday(
  { as_of }: Stats,
  moment: number,
  { timeZone }: DerivationInput,
): boolean {
  const today = localTime(Date.parse(as_of), timeZone).day;
  return localTime(moment, timeZone).day === today;
}

function momentOf({ data, at }: DerivationInput): number {
  return Math.min(timeOf(data["timestamp"]) ?? at, at);
}

function timeOf(value: unknown): number | null {
  const time = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? null : time;
}

/** A server may have published anything under this name. */
function countOf(data: EventData | null, name: keyof Stats): number {
  const value = data?.[name];
  return typeof value === "number" && value > 0 && value < MOST ? value : 0;
}

/** One decimal, as `duration_minutes` has. */
function round(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}
