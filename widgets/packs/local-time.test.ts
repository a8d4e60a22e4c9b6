import { describe, expect, it } from "vitest";
import { localTime } from "./local-time.ts";

const at = (text: string, zone = "Europe/Berlin") =>
  localTime(Date.parse(text), zone);

describe("localTime", () => {
  it.each([
    ["2026-03-29T00:59:00Z", 119],
    ["2026-03-29T01:00:00Z", 180],
    ["2026-10-25T00:30:00Z", 150],
    ["2026-10-25T01:30:00Z", 150],
    ["2026-07-01T10:30:30Z", 750.5],
  ])("tells the clock's face at %s", (text, minute) => {
    expect(at(text).minute).toBe(minute);
  });

  it("begins a day at local midnight, on days of 23 and 25 hours too", () => {
    for (const date of ["2026-03-29", "2026-10-25", "2026-06-10"]) {
      const offset = date === "2026-03-29" ? "+01:00" : "+02:00";
      const midnight = Date.parse(`${date}T00:00:00${offset}`);
      const before = localTime(midnight - 1, "Europe/Berlin");
      const after = localTime(midnight, "Europe/Berlin");
      expect([after.day - before.day, after.minute]).toEqual([1, 0]);
    }
  });

  it("knows weekends by the zone's calendar", () => {
    expect(at("2026-11-20T23:30:00Z").weekend).toBe(true);
    expect(at("2026-11-20T23:30:00Z", "UTC").weekend).toBe(false);
    expect(at("2026-11-22T12:00:00Z", "Pacific/Kiritimati").weekend).toBe(
      false,
    );
  });

  it("follows zones with quarters of an hour", () => {
    expect(at("2026-11-20T00:00:00Z", "Asia/Kathmandu").minute).toBe(345);
  });

  it("tells what the platform's own clock tells, in zones of all kinds", () => {
    const zones =
      "UTC Asia/Kathmandu Australia/Lord_Howe America/St_Johns Pacific/Apia Africa/Monrovia America/New_York";
    for (const timeZone of zones.split(" ")) {
      const clock = new Intl.DateTimeFormat("en", {
        timeZone,
        hourCycle: "h23",
        weekday: "short",
        hour: "numeric",
        minute: "numeric",
      });
      for (let time = Date.UTC(1960, 0, 1); time < 2e12; time += 4e9 + 61_000) {
        const { minute, weekend } = localTime(time, timeZone);
        const parts = clock.formatToParts(time);
        const of = (name: string) =>
          parts.find(({ type }) => type === name)!.value;
        const face = Number(of("hour")) * 60 + Number(of("minute"));
        expect(Math.floor(minute), `${timeZone} ${time}`).toBe(face);
        expect(weekend).toBe(of("weekday").startsWith("S"));
      }
    }
  });

  it("says which zone does not exist", () => {
    expect(() => localTime(0, "Mars/Base")).toThrow(
      'there is no time zone "Mars/Base"',
    );
  });
});
