import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";
import { count, id, name, time } from "../shapes.ts";
import { derivations } from "./derive.ts";

/** `full_name` is personal. */
const member = z.looseObject({ id, full_name: name });
const checkIn = z.looseObject({
  member,
  timestamp: time,
  location: z.string().max(200).optional(),
});

export const schemas: PackSchemas = {
  member_checked_in: { data: checkIn, derivations },
  member_checked_out: {
    data: checkIn.extend({ duration_minutes: z.number().min(0) }),
    derivations,
  },
  stats_update: {
    data: z.looseObject({
      members_in: count,
      check_ins_today: count,
      average_stay_minutes: z.number().min(0),
      check_outs_today: count.optional(),
      stay_minutes_today: z.number().min(0).optional(),
      as_of: time,
    }),
    key: () => "desk",
    publishers: [],
  },
};
