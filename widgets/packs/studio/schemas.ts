import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";
import { count, id, person, time } from "../shapes.ts";

const session = z.looseObject({
  session: z.looseObject({
    id,
    title: z.string().max(500),
    trainer: person,
    client: person.nullish(),
    starts_at: time,
    ends_at: time,
    room: z.string().max(200).nullish(),
    status: z.string().min(1).max(50),
  }),
  changed: z.unknown().optional(),
});

const HAPPENINGS = [
  "created",
  "updated",
  "booked",
  "cancelled",
  "completed",
  "confirmed",
];

export const schemas: PackSchemas = {
  ...Object.fromEntries(
    HAPPENINGS.map((what) => [`session:${what}`, { data: session }]),
  ),
  "allocation:updated": {
    data: z.looseObject({
      client: person,
      sessions_left: count,
      reason: z.string().max(500),
    }),
  },
  "schedule:conflict": {
    data: z.looseObject({
      resource: z.looseObject({ kind: z.string().min(1).max(100), id }),
      sessions: z.tuple([id, id]),
      starts_at: time,
      ends_at: time,
      prevented: z.boolean(),
    }),
  },
  "schedule:sync_required": {
    data: z.looseObject({ since: time, reason: z.string().max(500) }),
  },
  "gamification:achievement": {
    data: z.looseObject({
      client: person,
      achievement: z.string().min(1).max(500),
      points: z.number().optional(),
    }),
  },
};
