import type { MetricDefinition } from "../../events/metric.ts";

const of = (
  name: string,
  label: string,
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  name,
  label,
  type: "host:metrics",
  staleAfterMs: 30_000,
  ...rest,
});

/** `cpu` and `memory` are ratios 0–1, `event_loop_lag` is in ms. */
export const metrics: readonly MetricDefinition[] = [
  of("cpu", "CPU", {
    format: "percent",
    digits: 0,
    good: "down",
    thresholds: [
      { from: 0, tone: "neutral", label: "" },
      { from: 0.75, tone: "warn", label: "Busy" },
      { from: 0.9, tone: "bad", label: "Overloaded" },
    ],
  }),
  of("memory", "Memory", {
    format: "percent",
    digits: 0,
    good: "down",
    thresholds: [
      { from: 0, tone: "neutral", label: "" },
      { from: 0.85, tone: "warn", label: "Nearly full" },
      { from: 0.95, tone: "bad", label: "Full" },
    ],
  }),
  of("event_loop_lag", "Event loop lag", {
    format: "milliseconds",
    digits: 1,
    good: "down",
    sparkline: "line",
    thresholds: [
      { from: 0, tone: "neutral", label: "" },
      { from: 50, tone: "warn", label: "Slow" },
      { from: 200, tone: "bad", label: "Blocked" },
    ],
  }),
  of("sockets", "Open sockets", { digits: 0, sparkline: "bar" }),
  of("frames_per_second", "Frames per second", { digits: 1 }),
];
