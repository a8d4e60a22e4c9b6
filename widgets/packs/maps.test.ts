import { describe, expect, it } from "vitest";
import { SAMPLES } from "../../demo/samples.ts";
import { map as barbershop } from "./barbershop/maps.ts";
import { map as gym } from "./gym/maps.ts";
import { schemas as gymSchemas } from "./gym/schemas.ts";
import { map as host } from "./host/maps.ts";
import { map as signage } from "./signage/maps.ts";
import { map as studio } from "./studio/maps.ts";

const maps = { barbershop, gym, host, signage, studio } as const;
const samples = Object.entries(maps).flatMap(([pack, map]) =>
  SAMPLES[pack as keyof typeof maps].map((sample) => ({
    pack,
    map,
    ...sample,
  })),
);
const said = { channel: "desk", event: "message" };

const activity = {
  type: "member_activity",
  activity: "check_out",
  member: { id: "7", full_name: "Ada Okafor" },
  timestamp: "2026-11-20T10:00:00Z",
  duration_minutes: 42.5,
};

describe("maps", () => {
  it.each(samples)("reads $type of $pack out of an envelope", (sample) => {
    const { map, type, data, key } = sample;
    const expected = { type, data, ...(key && { key }) };
    expect(map({ type, payload: data }, said)).toEqual(expected);
  });

  it.each(samples.filter(({ pack }) => pack !== "gym"))(
    "reads $type of $pack by the engine's own event name",
    ({ map, type, data, key }) => {
      const expected = { type, data, ...(key && { key }) };
      expect(map(data, { channel: "x", event: type })).toEqual(expected);
    },
  );

  it.each([
    { type: "activity_notification", activity },
    { type: "activity_notification", payload: { activity } },
    { type: "activity_notification", payload: activity },
    { type: "member_activity", payload: activity },
    activity,
  ])("reads the gym's original frame %#", (frame) => {
    const event = gym(frame, said)!;
    expect(event).toEqual({
      type: "member_checked_out",
      at: activity.timestamp,
      data: {
        member: activity.member,
        timestamp: activity.timestamp,
        duration_minutes: 42.5,
      },
    });
    const { data } = gymSchemas[event.type]!;
    expect(data.safeParse(event.data).success).toBe(true);
  });

  it("reads a check-in, with its place and without a duration", () => {
    const frame = { ...activity, activity: "check_in", location: "Door" };
    const data: Record<string, unknown> = { ...frame };
    delete data["duration_minutes"];
    expect(
      gym({ type: "activity_notification", activity: data }),
    ).toMatchObject({
      type: "member_checked_in",
      data: { location: "Door" },
    });
  });

  it("reads the older statistics where they carry the same fields", () => {
    const stats = {
      members_in: 3,
      check_ins_today: 9,
      average_stay_minutes: 50,
    };
    for (const frame of [
      { type: "initial_stats", stats },
      { type: "check_in_stats", payload: stats },
    ])
      expect(gym(frame)).toEqual({
        type: "stats_update",
        key: "desk",
        data: stats,
      });
  });

  const nonsense: unknown[] = [
    null,
    undefined,
    7,
    "activity_notification",
    [],
    {},
    { type: 7 },
    { type: "__proto__", payload: {} },
    { type: "constructor", payload: {} },
    { type: "activity_notification" },
    { type: "activity_notification", activity: [] },
    { type: "activity_notification", activity: { ...activity, activity: "x" } },
    { type: "activity_notification", activity: { ...activity, member: "Ada" } },
    { type: "member_checked_in", payload: "Ada" },
    { type: "initial_stats", stats: { members_in: "3" } },
    { type: "metrics:updated", payload: { metric: 7 } },
    { type: "device:status-update", payload: { device: null } },
    { type: "heartbeat_ack" },
  ];
  it.each(nonsense)("ignores %j", (payload) => {
    for (const map of Object.values(maps)) {
      expect(map(payload, said)).toBeNull();
      expect(map(payload)).toBeNull();
    }
  });
});
