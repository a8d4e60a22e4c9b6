import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fuzz } from "./fuzz.ts";
import { CALLS } from "./requests.ts";

// Another seed each time; a failure names it. 100,000 bodies each: node scripts/fuzz.mjs --bodies=100000
const BODIES = 300;

describe("whatever is sent", () => {
  it(`is answered or refused in words by every handler: ${BODIES} requests each`, async () => {
    const reports = await fuzz(BODIES, randomInt(2 ** 31));
    expect(reports.map(({ call }) => call)).toEqual(
      CALLS.map(({ name }) => name),
    );
    for (const { call, statuses } of reports) {
      const total = Object.values(statuses).reduce((sum, n) => sum + n, 0);
      expect(total, call).toBe(BODIES);
      // Not all of it is turned away at the door.
      expect(Object.keys(statuses).length, call).toBeGreaterThan(2);
    }
  }, 120_000);
});
