import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";

const metrics = z.looseObject({
  metric: z.enum([
    "cpu",
    "memory",
    "event_loop_lag",
    "sockets",
    "frames_per_second",
  ]),
  value: z.number(),
  unit: z.string().max(20),
});

export const schemas: PackSchemas = {
  "host:metrics": {
    data: metrics,
    key: (data: z.infer<typeof metrics>) => data.metric,
    publishers: ["admin"],
  },
  "host:log": {
    data: z.looseObject({
      level: z.enum(["debug", "info", "warn", "error"]),
      message: z.string().max(4_000),
    }),
  },
};
