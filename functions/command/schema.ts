import { z } from "zod";
import { isSegment } from "../../widgets/events/topic.ts";
import { resource, token } from "../_shared/lease-fields.ts";

/** The body of `POST command`. */
export const commandBody = z.strictObject({
  id: z.guid(),
  tenant: z
    .string()
    .refine(isSegment, "is not 1 to 64 of A-Z a-z 0-9 _ -")
    .optional(),
  client: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "is no client id"),
  type: z.string().regex(/^[A-Za-z][A-Za-z0-9_:-]{0,99}$/, "is no command"),
  args: z.record(z.string(), z.unknown()),
  base: z.unknown().optional(),
  lease: z.strictObject({ resource, token }).optional(),
  at: z.iso.datetime({ offset: true }),
});

/** Several in one request: each is looked at by itself. */
export const batchBody = z.strictObject({
  commands: z.array(z.unknown()).min(1).max(20),
});

export type CommandBody = z.infer<typeof commandBody>;
