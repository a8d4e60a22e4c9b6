import type { FeedTemplate, IconName, Tone } from "../../events/pack.ts";

const session = (
  subject: string,
  tone: Tone,
  icon: IconName = "calendar",
): FeedTemplate => ({
  category: "sessions",
  tone,
  icon,
  subject,
  title: "{session.title}",
  detail: "{session.starts_at|time} · {session.trainer.name}",
});

export const templates: Readonly<Record<string, FeedTemplate>> = {
  "session:created": session("New session", "info"),
  "session:updated": session("Session changed", "neutral"),
  "session:booked": session("Session booked", "info"),
  "session:confirmed": session("Session confirmed", "ok", "check"),
  "session:completed": session("Session completed", "ok", "check"),
  "session:cancelled": session("Session cancelled", "warn", "leave"),
  "allocation:updated": {
    category: "clients",
    tone: "neutral",
    icon: "list",
    subject: "{client.name}",
    title: "has {sessions_left|number} sessions left",
    titles: "have {sessions_left|number} sessions left",
    detail: "{reason}",
  },
  "schedule:conflict": {
    category: "schedule",
    tone: "warn",
    icon: "alert",
    subject: "Double booking",
    title: "{resource.kind} {resource.id}",
    detail: "{starts_at|time}",
  },
  "schedule:sync_required": {
    category: "schedule",
    tone: "warn",
    icon: "alert",
    subject: "Schedule has to be synchronised",
    title: "since {since|time}",
    detail: "{reason}",
  },
  "gamification:achievement": {
    category: "clients",
    tone: "ok",
    icon: "star",
    subject: "{client.name}",
    title: "{achievement}",
    detail: "{points|number} points",
  },
};
