import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";
import { count, ratio } from "../shapes.ts";

const scalar = z.union([z.number(), z.string().max(200), z.boolean()]);

/** What a value of each metric is; `previous` is of the same kind. Texts are the shop's own words. */
const METRICS = {
  revenue_today: z.number(),
  bookings_today: z.number(),
  satisfaction: z.number(),
  utilization: ratio,
  active_customers: z.number(),
  wait_time_minutes: z.number(),
  peak: scalar,
  business_status: scalar,
  popular_service: scalar,
} as const;

const metric = (name: string, value: z.ZodType) =>
  z.looseObject({
    metric: z.literal(name),
    value,
    unit: z.string().max(20).optional(),
    previous: value.nullish(),
    goal: z.number().nullish(),
    simulated: z.boolean(),
    reviews: count.optional(),
  });

const [first, ...others] = Object.entries(METRICS).map(([name, value]) =>
  metric(name, value),
);
const metrics = z.discriminatedUnion("metric", [first!, ...others]);

const notification = z.looseObject({
  title: z.string().min(1).max(500),
  body: z.string().max(4_000).optional(),
  priority: z.enum(["low", "normal", "high", "critical"]),
  category: z.string().min(1).max(100),
  link: z.string().max(2_000).optional(),
  actions: z
    .array(
      z.looseObject({
        label: z.string().max(100),
        command: z.string().max(100),
        args: z.record(z.string(), z.unknown()),
      }),
    )
    .max(5)
    .optional(),
  evidence: z.unknown().optional(),
});

const KINDS = [
  "milestone",
  "review",
  "revenue_goal",
  "insight",
  "peak_hour",
  "capacity",
  "alert",
];

export const schemas: PackSchemas = {
  "metrics:updated": {
    data: metrics,
    key: (data: z.infer<typeof metrics>) => data.metric,
    publishers: ["admin"],
  },
  ...Object.fromEntries(
    KINDS.map((kind) => [`notification:${kind}`, { data: notification }]),
  ),
};
