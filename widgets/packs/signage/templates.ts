import type { FeedTemplate } from "../../events/pack.ts";

const content = (title: string, tone: FeedTemplate["tone"]): FeedTemplate => ({
  category: "content",
  tone,
  icon: "list",
  subject: "{content.name}",
  title,
  detail: "{content.kind} · version {version}",
});

export const templates: Readonly<Record<string, FeedTemplate>> = {
  "device:status-update": {
    category: "devices",
    tone: "neutral",
    icon: "device",
    subject: "{device.name}",
    title: "is {status}",
    detail: "last seen {last_seen|time}",
    tones: {
      path: "status",
      of: { online: "ok", offline: "bad", degraded: "warn" },
    },
  },
  "playlist:updated": {
    category: "content",
    tone: "info",
    icon: "list",
    subject: "{playlist.name}",
    title: "was {action}",
    detail: "version {version}",
  },
  "content:created": content("was added", "info"),
  "content:updated": content("was changed", "neutral"),
  "content:deleted": content("was deleted", "warn"),
  "schedule:executed": {
    category: "schedules",
    tone: "neutral",
    icon: "calendar",
    subject: "{schedule.name}",
    title: "ran on {device.name}",
    detail: "{error}",
    tones: { path: "ok", of: { true: "ok", false: "bad" } },
  },
  "health:alert": {
    category: "alerts",
    tone: "warn",
    icon: "alert",
    subject: "{source}",
    title: "{message}",
    detail: "{severity}",
    tones: {
      path: "severity",
      of: { info: "info", warning: "warn", critical: "bad" },
    },
  },
};
