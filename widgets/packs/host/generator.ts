import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { drawAt, pickAt } from "../random.ts";

const LINES = [
  { level: "info", message: "Simulated backup finished" },
  { level: "info", message: "Simulated certificate check: 61 days left" },
  { level: "debug", message: "Simulated cache cleaned" },
  { level: "warn", message: "Simulated disk at 81 %" },
] as const;

/** A machine that does not exist: its load swings slowly. The real one's metrics come from the backend. */
export const generator: Generator = {
  everyMs: 5_000,
  at(tick: Tick): readonly GeneratedEvent[] {
    const events = [
      sample("cpu", "ratio", round(0.12 + 0.3 * swing(tick, "cpu"), 3)),
      sample("memory", "ratio", round(0.45 + 0.1 * swing(tick, "memory"), 3)),
      sample("event_loop_lag", "ms", round(1 + 6 * swing(tick, "lag"), 1)),
      sample("sockets", "", 3 + Math.floor(9 * swing(tick, "sockets"))),
      sample("frames_per_second", "", round(2 + 20 * swing(tick, "frames"), 1)),
    ];
    if (drawAt(tick.seed, tick.index, "log") < 0.05)
      events.push({
        type: "host:log",
        data: {
          ...pickAt(LINES, tick.seed, tick.index, "line"),
          simulated: true,
        },
      });
    return events;
  },
};

function sample(metric: string, unit: string, value: number): GeneratedEvent {
  const data = { metric, value, unit, simulated: true };
  return { type: "host:metrics", key: metric, data };
}

/** 0–1: a wave of five minutes with some noise on it. */
function swing({ seed, index }: Tick, what: string): number {
  const phase = drawAt(seed, 0, what) * 2 * Math.PI;
  const wave = 0.5 + 0.5 * Math.sin(phase + (index / 60) * 2 * Math.PI);
  return 0.8 * wave + 0.2 * drawAt(seed, index, what);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
