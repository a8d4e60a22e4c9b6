import { z } from "zod";
import { isSegment, parseTopic } from "../../widgets/events/topic.ts";

const segment = z
  .string()
  .refine(isSegment, "is not 1 to 64 of A-Z a-z 0-9 _ -");
const topic = z.string().refine((text) => {
  const parsed = parseTopic(text);
  return parsed !== null && parsed.kind !== "live";
}, "is no topic of the log");

/** The body of `POST publish`. Exactly one of `audience` and `topics` says who gets it. */
export const publishBody = z
  .strictObject({
    id: z.guid().optional(),
    tenant: segment,
    type: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_:-]{0,99}$/, "is no event type"),
    data: z.record(z.string(), z.unknown()),
    key: z.string().min(1).max(200).optional(),
    audience: z
      .strictObject({
        public: z.boolean().optional(),
        roles: z
          .array(z.enum(["admin", "staff", "member", "visitor"]))
          .max(4)
          .optional(),
        users: z.array(z.string().min(1).max(200)).max(90).optional(),
        rooms: z.array(segment).max(90).optional(),
      })
      .optional(),
    topics: z.array(topic).min(1).max(90).optional(),
    actor: z
      .strictObject({
        id: z.string().min(1).max(200),
        name: z.string().min(1).max(200).optional(),
      })
      .optional(),
  })
  .refine(
    (body) => (body.audience === undefined) !== (body.topics === undefined),
    {
      message: "needs exactly one of audience and topics",
    },
  );

export type PublishBody = z.infer<typeof publishBody>;
