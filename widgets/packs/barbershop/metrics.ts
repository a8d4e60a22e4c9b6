import type { MetricDefinition } from "../../events/metric.ts";

const of = (
  name: string,
  label: string,
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  name,
  label,
  type: "metrics:updated",
  staleAfterMs: 60_000,
  ...rest,
});

/** Money is a decimal in the tenant's currency, `utilization` a ratio 0–1, `satisfaction` of 5. */
export const metrics: readonly MetricDefinition[] = [
  of("revenue_today", "Revenue", {
    format: "currency",
    currency: "EUR",
    good: "up",
    comparison: { label: "vs. yesterday" },
    goal: "goal",
  }),
  of("bookings_today", "Bookings", {
    digits: 0,
    good: "up",
    comparison: { label: "vs. yesterday", as: "difference" },
    goal: "goal",
  }),
  of("satisfaction", "Satisfaction", {
    digits: 1,
    suffix: "/ 5",
    good: "up",
    comparison: { label: "vs. before", as: "difference" },
    thresholds: [
      { from: 0, tone: "bad", label: "Low" },
      { from: 4, tone: "neutral", label: "" },
      { from: 4.6, tone: "ok", label: "Excellent" },
    ],
  }),
  of("utilization", "Utilization", {
    format: "percent",
    digits: 0,
    thresholds: [
      { from: 0, tone: "neutral", label: "" },
      { from: 0.9, tone: "warn", label: "Nearly full" },
    ],
  }),
  of("active_customers", "Customers in the shop", {
    digits: 0,
    sparkline: "bar",
  }),
  of("wait_time_minutes", "Waiting time", {
    format: "minutes",
    good: "down",
    comparison: { label: "vs. before", as: "difference" },
    sparkline: "line",
    thresholds: [
      { from: 0, tone: "neutral", label: "" },
      { from: 15, tone: "warn", label: "Long" },
      { from: 30, tone: "bad", label: "Too long" },
    ],
  }),
  of("peak", "Peak", {
    format: "text",
    words: {
      midday: { label: "Midday peak", tone: "info" },
      evening: { label: "Evening peak", tone: "info" },
      none: { label: "Off-peak", tone: "neutral" },
    },
  }),
  of("business_status", "The shop is", {
    format: "text",
    words: {
      open: { label: "Open", tone: "ok" },
      closed: { label: "Closed", tone: "neutral" },
    },
  }),
  of("popular_service", "Most booked", { format: "text" }),
];
