import type { EventData } from "../../events/event.ts";
import type { MappedEvent, PackMap } from "../../events/pack.ts";
import { asObject, mapEnvelopes, own, ownText } from "../envelope.ts";

const TYPES = new Map([
  ["check_in", "member_checked_in"],
  ["check_out", "member_checked_out"],
]);
const FIELDS = ["location", "duration_minutes"] as const;
const STATS = ["members_in", "check_ins_today", "average_stay_minutes"];

const mapEnvelope = mapEnvelopes({
  member_checked_in: "",
  member_checked_out: "",
});

/**
 * For a channel of the system that this one replaces. Reads
 *
 * - `{ type: "activity_notification", activity: { type: "member_activity", activity: "check_in" | "check_out",
 *   member, timestamp, location?, duration_minutes? } }`
 * - `{ type, payload }` around the same names, or around the events of this pack
 * - `initial_stats` and `check_in_stats`, where they carry the fields of `stats_update`
 */
export const map: PackMap = (payload, message) => {
  const frame = asObject(payload);
  const type = ownText(frame, "type") ?? message?.event;
  const inner = asObject(own(frame, "payload")) ?? frame;
  if (type === "activity_notification")
    return mapActivity(asObject(own(inner, "activity")) ?? inner);
  if (type === "member_activity") return mapActivity(inner);
  if (
    type === "stats_update" ||
    type === "initial_stats" ||
    type === "check_in_stats"
  )
    return mapStats(asObject(own(inner, "stats")) ?? inner);
  return mapEnvelope(payload, message);
};

function mapActivity(activity: EventData | null): MappedEvent | null {
  const type = TYPES.get(ownText(activity, "activity") ?? "");
  const member = asObject(own(activity, "member"));
  const timestamp = ownText(activity, "timestamp");
  if (!activity || !type || !member || !timestamp) return null;
  const more = FIELDS.filter((name) => Object.hasOwn(activity, name)).map(
    (name) => [name, activity[name]],
  );
  return {
    type,
    data: { member, timestamp, ...Object.fromEntries(more) },
    ...(!Number.isNaN(Date.parse(timestamp)) && { at: timestamp }),
  };
}

function mapStats(data: EventData | null): MappedEvent | null {
  const whole = STATS.every((name) => typeof own(data, name) === "number");
  return data && whole ? { type: "stats_update", key: "desk", data } : null;
}
