import { z } from "zod";
import type { PackSchemas } from "../pack-schemas.ts";
import { id, time } from "../shapes.ts";

const named = z.looseObject({ id, name: z.string().max(500) });

const status = z.looseObject({
  device: named,
  status: z.enum(["online", "offline", "degraded", "never_seen"]),
  last_seen: time.nullish(),
  expected_every_s: z.number().positive().optional(),
});
const playlist = z.looseObject({
  playlist: named,
  action: z.enum(["created", "updated", "deleted"]),
  version: z.union([z.number(), z.string().max(100)]),
});
const content = z.looseObject({
  content: named.extend({ kind: z.string().min(1).max(100) }),
  version: z.union([z.number(), z.string().max(100)]),
});
const contentKey = (data: z.infer<typeof content>) => data.content.id;

export const schemas: PackSchemas = {
  "device:status-update": {
    data: status,
    key: (data: z.infer<typeof status>) => data.device.id,
  },
  "playlist:updated": {
    data: playlist,
    key: (data: z.infer<typeof playlist>) => data.playlist.id,
  },
  "content:created": { data: content, key: contentKey },
  "content:updated": { data: content, key: contentKey },
  "content:deleted": { data: content, key: contentKey },
  "schedule:executed": {
    data: z.looseObject({
      schedule: named,
      device: named,
      ok: z.boolean(),
      at: time,
      error: z.string().max(2_000).nullish(),
    }),
  },
  "health:alert": {
    data: z.looseObject({
      source: z.string().min(1).max(200),
      severity: z.enum(["info", "warning", "critical"]),
      message: z.string().max(4_000),
      resolves: z.string().max(200).nullish(),
    }),
  },
};
