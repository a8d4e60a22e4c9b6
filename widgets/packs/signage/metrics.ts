import type { MetricDefinition } from "../../events/metric.ts";

const devices = (
  name: string,
  label: string,
  is: readonly string[],
  rest: Partial<MetricDefinition>,
): MetricDefinition => ({
  name,
  label,
  type: "device:status-update",
  count: { path: "status", is },
  digits: 0,
  ...rest,
});

/** Counted over the newest status of every device. */
export const metrics: readonly MetricDefinition[] = [
  devices("devices_online", "Displays online", ["online"], { good: "up" }),
  devices("devices_degraded", "Displays degraded", ["degraded"], {
    good: "down",
    thresholds: [
      { from: 0, tone: "ok", label: "None" },
      { from: 1, tone: "warn", label: "Look at them" },
    ],
  }),
  devices("devices_offline", "Displays offline", ["offline", "never_seen"], {
    good: "down",
    thresholds: [
      { from: 0, tone: "ok", label: "None" },
      { from: 1, tone: "bad", label: "Someone should look" },
    ],
  }),
];
