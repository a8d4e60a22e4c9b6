import { z } from "zod";
import { isSegment } from "../../widgets/events/topic.ts";
import { resource, token } from "../_shared/lease-fields.ts";

/** The body of `POST lease`. */
export const leaseBody = z
  .strictObject({
    tenant: z.string().refine(isSegment, "is not 1 to 64 of A-Z a-z 0-9 _ -"),
    action: z.enum(["acquire", "renew", "release", "ask", "take", "look"]),
    resource,
    client: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "is no client id"),
    token: token.optional(),
    reason: z.string().trim().min(1).max(200).optional(),
    ttl: z.number().min(5).max(60).optional(),
  })
  .refine(({ action, reason }) => action !== "take" || reason !== undefined, {
    path: ["reason"],
    message: "is missing: whoever has it now is told why",
  });

export type LeaseBody = z.infer<typeof leaseBody>;
