import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { activeShare, costs, costsTable, EXAMPLES, RHYTHM } from "./costs.mjs";

const read = (path) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("costs", () => {
  const site = { viewers: 10, hours: 1, events: 6_000, visits: 1 };

  it("counts a frame once when it is sent and once for each page", () => {
    // Two topics, so many events that the topics are always active.
    const { eventMessages, headMessages, atOnce } = costs(site);
    expect(atOnce).toBe(12);
    expect(eventMessages).toBe(6_000 * 30 * 12);
    expect(headMessages).toBe(240 * 30 * 12);
  });

  it("sends no heads to topics in which nothing happens", () => {
    const { messages, invocations } = costs({ ...site, events: 0 });
    expect(messages).toBe(0);
    // tick, three calls per visit, and 120 looks an hour of ten pages.
    expect(invocations).toBe(43_200 + 90 + 120 * 10 * 30);
  });

  it("asks every four minutes where frames arrive", () => {
    expect(costs(site).invocations).toBe(
      43_200 + 90 + 6_000 * 30 + 15 * 10 * 30,
    );
  });

  it("lets a page that polls ask every 5 s, and fetch what is new", () => {
    expect(costs({ ...site, events: 2 }).polling).toBe(
      43_200 + 90 + 2 * 30 + (720 + 2) * 10 * 30,
    );
  });

  it("lets a page that polls fetch once per look at most", () => {
    expect(costs(site).polling).toBe(
      43_200 + 90 + 6_000 * 30 + (720 + 720) * 10 * 30,
    );
  });

  it("counts no call of publish where events come from SQL", () => {
    const { invocations } = costs({ ...site, published: false });
    expect(costs(site).invocations - invocations).toBe(6_000 * 30);
  });

  it("knows how long topics are active", () => {
    expect(activeShare(0)).toBe(0);
    expect(activeShare(6)).toBeCloseTo(1 - 1 / Math.E);
    expect(activeShare(600)).toBeCloseTo(1);
  });
});

it.each([
  ["widgets/client/head-watch.ts", "EVERY_MS = 30_000", RHYTHM.silent * 1_000],
  ["widgets/client/head-watch.ts", "STAY_MS = 240_000", RHYTHM.busy * 1_000],
  ["widgets/sources/poll.ts", "everyMs = 5_000", RHYTHM.poll * 1_000],
  ["functions/tick/minute.ts", "'15 seconds'", RHYTHM.head],
  [
    "supabase/migrations/20261120100300_append.sql",
    "active interval default '10 minutes'",
    RHYTHM.active / 60,
  ],
  [
    "supabase/migrations/20261121120200_minute.sql",
    "'livelets-minute', '* * * * *'",
    RHYTHM.tick / 60,
  ],
])("has the rhythm of %s: %s", (file, code, value) => {
  expect(read(file)).toContain(code);
  const digits = /\d[\d_]*/.exec(code)?.[0].replaceAll("_", "") ?? "1";
  expect(value).toBe(Number(digits));
});

it("is what the page says, and every example has a row", () => {
  expect(read("docs/costs.md")).toContain(
    `<!-- costs -->\n\n${costsTable()}\n\n<!-- /costs -->`,
  );
  expect(costsTable().split("\n").length).toBe(
    2 + Object.keys(EXAMPLES).length,
  );
});
