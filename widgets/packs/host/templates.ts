import type { FeedTemplate } from "../../events/pack.ts";

const metric = (subject: string): FeedTemplate => ({
  category: "metrics",
  tone: "neutral",
  icon: "chip",
  subject,
  title: "{value|unit}",
});

/** One row per metric, written again in place; a log line has the tone of its level. */
export const templates: Readonly<Record<string, FeedTemplate>> = {
  "host:metrics": metric("{metric}"),
  "host:metrics/cpu": metric("CPU"),
  "host:metrics/memory": metric("Memory"),
  "host:metrics/event_loop_lag": metric("Event loop lag"),
  "host:metrics/sockets": metric("Open sockets"),
  "host:metrics/frames_per_second": metric("Frames per second"),
  "host:log": {
    category: "log",
    tone: "neutral",
    icon: "log",
    title: "{message}",
    detail: "{level}",
    tones: {
      path: "level",
      of: { debug: "neutral", info: "info", warn: "warn", error: "bad" },
    },
  },
};
