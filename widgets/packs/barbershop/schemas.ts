import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";
import { count } from "../shapes.ts";

const METRICS = [
  "revenue_today",
  "bookings_today",
  "satisfaction",
  "utilization",
  "active_customers",
  "wait_time_minutes",
  "peak",
  "business_status",
  "popular_service",
] as const;

const value = z.union([z.number(), z.string().max(200), z.boolean()]);

const metrics = z.looseObject({
  metric: z.enum(METRICS),
  value,
  unit: z.string().max(20).optional(),
  previous: value.nullish(),
  goal: z.number().nullish(),
  simulated: z.boolean(),
  reviews: count.optional(),
});

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
        args: z.record(z.string(), z.unknown()).optional(),
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
