import type { FeedTemplate } from "../events/pack.ts";

/** What Livelets itself appends to a tenant of any pack: who may change something for now. */
export const leaseTemplates: Readonly<Record<string, FeedTemplate>> = {
  "lease:changed": {
    category: "editing",
    tone: "neutral",
    icon: "list",
    subject: "{resource}",
    title: "{status}",
    detail: "{holder.name}",
    tones: { path: "status", of: { taken: "warn", asked: "info" } },
  },
};
