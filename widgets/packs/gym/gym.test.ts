import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventData } from "../../events/event.ts";
import type { DerivationInput } from "../../events/pack.ts";
import { localTime } from "../local-time.ts";
import { derive } from "./derive.ts";
import { generator } from "./generator.ts";

const ZONE = "Europe/Berlin";
const EVENING = Date.parse("2026-10-24T23:30:00+02:00");

const came = (at: number, said = at): DerivationInput => ({
  type: "member_checked_in",
  data: { timestamp: new Date(said).toISOString() },
  at,
  timeZone: ZONE,
});
const left = (at: number, duration_minutes: unknown): DerivationInput => ({
  ...came(at),
  type: "member_checked_out",
  data: { timestamp: new Date(at).toISOString(), duration_minutes },
});
const fold = (
  events: readonly DerivationInput[],
  from: EventData | null = null,
) => events.reduce(derive, from) as Record<string, number>;

describe("gym derive", () => {
  it("counts who is inside, who came, and how long they stayed", () => {
    const noon = Date.parse("2026-11-20T12:00:00Z");
    expect(
      fold([
        came(noon),
        came(noon + 1),
        came(noon + 2),
        left(noon + 3, 60),
        left(noon + 4, 30.5),
      ]),
    ).toEqual({
      members_in: 1,
      check_ins_today: 3,
      average_stay_minutes: 45.3,
      check_outs_today: 2,
      stay_minutes_today: 90.5,
      as_of: new Date(noon + 4).toISOString(),
    });
  });

  it("begins the day anew at local midnight, and forgets nobody who is inside", () => {
    const before = fold([came(EVENING), came(EVENING), left(EVENING, 20)]);
    const after = fold(
      [came(EVENING + 3_600_000)],
      before as unknown as EventData,
    );
    expect(after).toMatchObject({
      members_in: 2,
      check_ins_today: 1,
      average_stay_minutes: 0,
    });
  });

  it("does not begin tomorrow because a desk's clock is an hour ahead", () => {
    const ahead = fold([
      came(EVENING),
      came(EVENING, EVENING + 3_600_000),
      came(EVENING + 1),
    ]);
    expect(ahead).toMatchObject({ check_ins_today: 3, members_in: 3 });
  });

  it("counts what comes late for a day that is over among those inside alone", () => {
    const next = EVENING + 3_600_000;
    expect(fold([came(next), came(next + 1, EVENING)])).toMatchObject({
      members_in: 2,
      check_ins_today: 1,
    });
  });

  it("says that it follows from simulated events", () => {
    const event = came(EVENING);
    expect(
      derive(null, { ...event, data: { ...event.data, simulated: true } }),
    ).toMatchObject({ simulated: true });
    expect(derive(null, event)).not.toHaveProperty("simulated");
  });

  it("is never negative, never NaN and of the documented shape, whatever comes", () => {
    const anything = fc.record({
      type: fc.constantFrom("member_checked_in", "member_checked_out"),
      at: fc.integer({ min: EVENING - 9e7, max: EVENING + 9e7 }),
      data: fc.record({
        timestamp: fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.anything(),
        ),
        duration_minutes: fc.oneof(fc.double(), fc.anything()),
      }),
      timeZone: fc.constant(ZONE),
    });
    const previous = fc.oneof(
      fc.constant(null),
      fc.record({
        members_in: fc.anything(),
        check_ins_today: fc.anything(),
        average_stay_minutes: fc.anything(),
        as_of: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(
        previous,
        fc.array(anything, { minLength: 1 }),
        (from, events) => {
          const stats = fold(
            events as DerivationInput[],
            from as EventData | null,
          );
          for (const name of [
            "members_in",
            "check_ins_today",
            "check_outs_today",
          ])
            expect(Number.isSafeInteger(stats[name]) && stats[name]! >= 0).toBe(
              true,
            );
          expect(stats["average_stay_minutes"]).toBeGreaterThanOrEqual(0);
          expect(Date.parse(String(stats["as_of"]))).not.toBeNaN();
        },
      ),
    );
  });
});

const tickAt = (time: number, timeZone = ZONE) => {
  const index = Math.floor(time / generator.everyMs);
  return { seed: "g", index, time: index * generator.everyMs, timeZone };
};

describe("gym generator", () => {
  it("lets nobody leave who did not come, nor come who is inside", () => {
    const inside = new Map<string, number>();
    const start = tickAt(Date.UTC(2026, 9, 24, 12)).index;
    for (let index = start; index < start + 12_000; index += 1) {
      const tick = tickAt(index * generator.everyMs);
      for (const { type, data } of generator.at(tick)) {
        const { id } = data["member"] as { id: string };
        const since = inside.get(id);
        if (type === "member_checked_in") {
          expect(since).toBeUndefined();
          inside.set(id, tick.time);
        } else if (index > start + 480) {
          const minutes = (tick.time - since!) / 60_000;
          expect(data["duration_minutes"]).toBe(minutes);
        }
        if (type === "member_checked_out") inside.delete(id);
      }
    }
  });

  it("is fullest after work and never quite dead", () => {
    const visits = (hour: number) => {
      let count = 0;
      for (let day = 0; day < 10; day += 1)
        for (let at = 0; at < 360; at += 1) {
          const time =
            Date.UTC(2026, 5, 1 + day, hour) + at * generator.everyMs;
          count += generator
            .at(tickAt(time, "UTC"))
            .filter(({ type }) => type === "member_checked_in").length;
        }
      return count;
    };
    expect(visits(18)).toBeGreaterThan(1.5 * visits(12));
    expect(visits(12)).toBeGreaterThan(1.5 * visits(3));
    expect(visits(3)).toBeGreaterThan(0);
  });

  it.each([
    "2026-10-25T11:00:00Z",
    "2026-03-29T00:30:00Z",
    "2026-06-10T22:03:00Z",
  ])("knows the statistics before %s from the day's own events", (text) => {
    const tick = tickAt(Date.parse(text));
    const [known] = generator.before!(tick);
    const earlier = tickAt(tick.time - 3 * 3_600_000);
    let data: EventData = generator.before!(earlier)[0]!.data;
    for (let index = earlier.index; index < tick.index; index += 1) {
      const at = tickAt(index * generator.everyMs);
      for (const event of generator.at(at))
        data = derive(data, { ...event, at: at.time, timeZone: ZONE });
    }
    const isNewDay =
      localTime(Date.parse(data["as_of"] as string), ZONE).day <
      localTime(tick.time, ZONE).day;
    if (isNewDay) expect(known!.data["members_in"]).toBe(data["members_in"]);
    else expect(known!.data).toEqual(data);
  });
});
