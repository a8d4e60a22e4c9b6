import type { MetricDefinition } from "../../events/metric.ts";

/** All three stand in one state event, which `publish` derives from the check-ins. */
const of = (
  name: string,
  label: string,
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  name,
  label,
  type: "stats_update",
  key: "desk",
  value: name,
  ...rest,
});

export const metrics: readonly MetricDefinition[] = [
  of("members_in", "Members in the gym", { digits: 0 }),
  of("check_ins_today", "Check-ins today", { digits: 0, good: "up" }),
  of("average_stay_minutes", "Average stay", {
    format: "minutes",
    digits: 1,
    sparkline: "line",
  }),
];
