import type { SourceDeps } from "./deps.ts";

/** Surroundings that stand still until a test moves them. */
export interface FakeDeps extends SourceDeps {
  /** Timers that are set and neither ran nor were taken back. */
  readonly pending: readonly number[];
  /** Moves the clock and runs what is due, in order; lets promises settle in between. */
  advance(ms: number): Promise<void>;
}

export function fakeDeps(random = 0.5): FakeDeps {
  let time = 0;
  const timers = new Map<object, { at: number; run: () => void }>();
  const next = (until: number) =>
    [...timers].filter(([, t]) => t.at <= until).sort(byTime)[0];
  return {
    now: () => time,
    random: () => random,
    after(ms, run) {
      const timer = {};
      timers.set(timer, { at: time + ms, run });
      return () => void timers.delete(timer);
    },
    get pending() {
      return [...timers.values()].map(({ at }) => at - time);
    },
    async advance(ms) {
      const until = time + ms;
      await settle();
      for (let due = next(until); due; due = next(until)) {
        timers.delete(due[0]);
        time = Math.max(time, due[1].at);
        due[1].run();
        await settle();
      }
      time = until;
    },
  };
}

type Entry = [object, { at: number; run: () => void }];
const byTime = (a: Entry, b: Entry) => a[1].at - b[1].at;

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
