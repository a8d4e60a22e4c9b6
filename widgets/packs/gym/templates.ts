import type { FeedTemplate } from "../../events/pack.ts";

export const templates: Readonly<Record<string, FeedTemplate>> = {
  member_checked_in: {
    category: "people",
    tone: "ok",
    icon: "check",
    subject: "{member.full_name}",
    title: "checked in",
    detail: "{location}",
  },
  member_checked_out: {
    category: "people",
    tone: "neutral",
    icon: "leave",
    subject: "{member.full_name}",
    title: "checked out",
    detail: "after {duration_minutes|minutes}",
  },
  stats_update: {
    category: "statistics",
    tone: "info",
    icon: "list",
    subject: "{members_in|number} in the gym",
    title: "{check_ins_today|number} check-ins today",
    detail: "{average_stay_minutes|minutes} on average",
  },
};
