import type { FeedTemplate, IconName, Tone } from "../../events/pack.ts";

const metric = (subject: string, title = "{value|unit}"): FeedTemplate => ({
  category: "metrics",
  tone: "neutral",
  icon: "list",
  subject,
  title,
});

const notification = (
  category: string,
  tone: Tone,
  icon: IconName,
): FeedTemplate => ({
  category,
  tone,
  icon,
  subject: "{title}",
  title: "{body}",
  tones: { path: "priority", of: { high: "warn", critical: "bad" } },
});

export const templates: Readonly<Record<string, FeedTemplate>> = {
  "metrics:updated": metric("{metric}"),
  "metrics:updated/revenue_today": metric("Revenue today"),
  "metrics:updated/bookings_today": metric("Bookings today"),
  "metrics:updated/satisfaction": metric("Satisfaction"),
  "metrics:updated/utilization": metric("Utilization", "{value|percent}"),
  "metrics:updated/active_customers": metric("Customers in the shop"),
  "metrics:updated/wait_time_minutes": metric(
    "Waiting time",
    "{value|minutes}",
  ),
  "metrics:updated/peak": metric("Peak"),
  "metrics:updated/business_status": metric("The shop is", "{value}"),
  "metrics:updated/popular_service": metric("Most booked", "{value}"),
  "notification:milestone": notification("milestones", "ok", "star"),
  "notification:review": notification("reviews", "ok", "star"),
  "notification:revenue_goal": notification("milestones", "info", "check"),
  "notification:insight": notification("insights", "info", "list"),
  "notification:peak_hour": notification("insights", "info", "calendar"),
  "notification:capacity": notification("alerts", "warn", "alert"),
  "notification:alert": notification("alerts", "warn", "alert"),
};
