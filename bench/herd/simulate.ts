import { Dice } from "../../widgets/log/testing/random.ts";
import { percentile } from "../lib/percentile.ts";
import type { Policy } from "./policies.ts";

export interface HerdPlan {
  readonly clients: number;
  /** What the server lets in; it refuses the rest at once. */
  readonly joinsPerSecond: number;
  /** After the cut it lets nobody in for so long. */
  readonly outageMs: number;
  readonly seed: number;
}

export interface HerdFigures {
  readonly policy: string;
  readonly clients: number;
  /** Most attempts within a second, and within 100 ms. */
  readonly peak: number;
  readonly peak100: number;
  /** Per client. */
  readonly attempts: number;
  /** Seconds from the cut. */
  readonly p50: number;
  readonly p99: number;
  readonly last: number;
}

/** The cut reaches everybody within this. */
const SPREAD_MS = 50;
/** Until an attempt is known to be refused. */
const ROUND_TRIP_MS = 50;
const LONGEST_MS = 1_800_000;

/** Plays a cut of everybody on a clock of its own: it models refusals, not half-open handshakes. */
export function simulate(policy: Policy, plan: HerdPlan): HerdFigures {
  const dice = new Dice(plan.seed);
  let now = 0;
  const clock = { now: () => now, random: dice.next };
  const herd = Array.from({ length: plan.clients }, () =>
    policy.create(clock, plan.clients),
  );
  const due: number[][] = [];
  const at = (ms: number, who: number) => (due[Math.ceil(ms)] ??= []).push(who);
  herd.forEach((one, who) => {
    now = dice.next() * SPREAD_MS;
    at(now + one.wait(), who);
  });
  const attempts: number[] = [];
  const admitted = new Map<number, number>();
  const back: number[] = [];
  for (let ms = 0; ms < LONGEST_MS && back.length < plan.clients; ms += 1) {
    now = ms;
    for (const who of due[ms] ?? []) {
      const one = herd[who]!;
      const more = one.begin();
      if (more > 0) {
        at(ms + more, who);
        continue;
      }
      attempts.push(ms);
      const second = Math.floor(ms / 1_000);
      const inside = admitted.get(second) ?? 0;
      if (ms >= plan.outageMs && inside < plan.joinsPerSecond) {
        admitted.set(second, inside + 1);
        back.push(ms);
      } else {
        now = ms + ROUND_TRIP_MS;
        at(now + one.wait(), who);
        now = ms;
      }
    }
    delete due[ms];
  }
  return {
    policy: policy.name,
    clients: plan.clients,
    ...figuresOf(attempts, back, plan.clients),
  };
}

/** @param attempts when each was, ascending @param back when each client was back, in ms from the cut */
export function figuresOf(
  attempts: readonly number[],
  back: readonly number[],
  clients: number,
): Omit<HerdFigures, "policy" | "clients"> {
  const seconds = (share: number) =>
    Math.round(percentile(back, share) / 100) / 10;
  return {
    peak: mostWithin(attempts, 1_000),
    peak100: mostWithin(attempts, 100),
    attempts: Math.round((attempts.length * 10) / clients) / 10,
    p50: seconds(0.5),
    p99: back.length < clients ? Infinity : seconds(0.99),
    last: back.length < clients ? Infinity : seconds(1),
  };
}

/** The most of ascending times within any stretch of `ms`. */
export function mostWithin(times: readonly number[], ms: number): number {
  let [most, from] = [0, 0];
  times.forEach((time, to) => {
    while (times[from]! <= time - ms) from += 1;
    most = Math.max(most, to - from + 1);
  });
  return most;
}
