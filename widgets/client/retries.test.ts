import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeDeps } from "../sources/fake-deps.ts";
import { Breaker } from "./breaker.ts";
import { Retries } from "./retries.ts";

/** Less what floating point loses. */
const MINUTE_MS = 60_000 - 0.001;
const LOST = { kind: "lost", message: "no route" } as const;

function createRetries(random = 0.5) {
  const time = fakeDeps(random);
  const breaker = new Breaker(time);
  return { time, breaker, retries: new Retries(time, breaker) };
}

describe("retries", () => {
  it("leave a line alone for a while after five attempts in a row that came to nothing", async () => {
    const { time, breaker, retries } = createRetries();
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      expect(retries.begin()).toBe(0);
      waits.push(retries.after(LOST));
      await time.advance(waits.at(-1)!);
    }
    expect(waits.slice(0, 4).every((ms) => ms < 15_000)).toBe(true);
    expect(waits.slice(4)).toEqual([15_000, 30_000, 60_000]);
    expect(breaker.state).toBe("half-open");
  });

  it("are over when a line is of use, and quite over when it held", () => {
    const { breaker, retries, time } = createRetries();
    for (let n = 0; n < 5; n += 1) {
      retries.begin();
      retries.after(LOST);
    }
    expect(breaker.state).toBe("open");
    void time.advance(60_000);
    retries.begin();
    retries.useful();
    retries.useful();
    expect(breaker.state).not.toBe("closed");
    retries.settled();
    expect(breaker.state).toBe("closed");
  });

  it("of a line that was of use are soon, and no failure", () => {
    const { breaker, retries } = createRetries();
    for (let n = 0; n < 20; n += 1) {
      expect(retries.begin()).toBe(0);
      retries.useful();
      expect(retries.after(LOST)).toBeLessThanOrEqual(500);
    }
    expect(breaker.state).toBe("closed");
  });

  it("of a line that broke without a word are spread as the server says, and never beyond ten seconds", () => {
    const { retries } = createRetries(1);
    const after = (seen: boolean) => {
      retries.begin();
      retries.useful();
      return retries.after(LOST, seen);
    };
    expect(after(true)).toBe(500);
    retries.spread(4_000);
    expect(after(true)).toBe(4_000);
    retries.spread(1e9);
    expect(after(true)).toBe(10_000);
    retries.spread(3);
    expect(after(true)).toBe(500);
    // Nobody waits for a page that is hidden.
    expect(after(false)).toBe(10_000);
    retries.spread(undefined);
    expect(after(true)).toBe(500);
  });

  it("are never before the server wishes", () => {
    const { retries } = createRetries(0);
    retries.begin();
    expect(retries.after({ ...LOST, retryAfter: 45_000 })).toBe(45_000);
    retries.begin();
    retries.hasten(null);
    expect(retries.after({ ...LOST, retryAfter: 45_000 })).toBe(45_000);
  });

  it("give leave again a minute after the first of twelve", async () => {
    const { time, retries } = createRetries();
    for (let n = 0; n < 12; n += 1) {
      expect(retries.begin()).toBe(0);
      await time.advance(1_000);
    }
    expect(retries.begin()).toBe(48_000);
    await time.advance(48_000);
    expect(retries.begin()).toBe(0);
  });
});

describe("attempts in any minute (I17)", () => {
  /** What may happen next: an attempt ends, somebody clicks, the page wakes, time passes. */
  const steps = fc.array(
    fc.record({
      ends: fc.constantFrom("lost", "busy", "hangs"),
      clicks: fc.boolean(),
      wakes: fc.boolean(),
      ms: fc.nat(20_000),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    { minLength: 20, maxLength: 200 },
  );

  it("are twelve at most that come to nothing, whatever happens", () => {
    fc.assert(
      fc.property(steps, (history) => {
        let now = 0;
        let random = 0.5;
        const deps = { now: () => now, random: () => random };
        const retries = new Retries(deps, new Breaker(deps));
        const begun: number[] = [];
        let due = 0;
        for (const step of history) {
          random = step.random;
          if (step.clicks) retries.hasten(due);
          if (step.clicks) due = now;
          else if (step.wakes) due = Math.min(due, now + random * 500);
          now = Math.max(now, due);
          const wait = retries.begin();
          if (wait > 0) due = now + wait;
          else {
            begun.push(now);
            if (step.ends === "hangs") now += step.ms;
            else due = now + retries.after({ kind: step.ends, message: "no" });
          }
        }
        for (const at of begun)
          expect(
            begun.filter((other) => other >= at && other < at + MINUTE_MS)
              .length,
          ).toBeLessThanOrEqual(12);
      }),
      { numRuns: 500 },
    );
  });
});
