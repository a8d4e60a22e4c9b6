import type { EventData } from "../widgets/events/event.ts";

/** One valid event: what the demo's form offers, docs/events.md shows and the packs' schemas are tested against. */
export interface Sample {
  readonly type: string;
  /** Present on state events: a snapshot keeps the last one per type and key. */
  readonly key?: string;
  readonly data: EventData;
  /** Nobody who is signed in may publish it: it follows from other events, or a server sends it. */
  readonly serversOnly?: boolean;
}

const at = (time: string) => `2026-03-14T${time}:00Z`;

const ada = { id: "m-1042", full_name: "Ada Okafor" };
const client = { id: "c-88", name: "Sam Rivera" };
const trainer = { id: "t-7", name: "Jonas Weber" };

const session = {
  id: "s-301",
  title: "Mobility basics",
  trainer,
  client,
  starts_at: at("10:30"),
  ends_at: at("11:30"),
  room: "Studio 2",
  status: "scheduled",
};

const studio: readonly Sample[] = [
  { type: "session:created", data: { session } },
  {
    type: "session:updated",
    data: {
      session: { ...session, room: "Studio 1" },
      changed: ["room"],
    },
  },
  {
    type: "session:booked",
    data: { session: { ...session, status: "booked" } },
  },
  {
    type: "session:cancelled",
    data: { session: { ...session, status: "cancelled" } },
  },
  {
    type: "session:completed",
    data: { session: { ...session, status: "completed" } },
  },
  {
    type: "session:confirmed",
    data: { session: { ...session, status: "confirmed" } },
  },
  {
    type: "allocation:updated",
    data: { client, sessions_left: 6, reason: "session booked" },
  },
  {
    type: "schedule:conflict",
    data: {
      resource: { kind: "room", id: "studio-2" },
      sessions: ["s-301", "s-302"],
      starts_at: at("10:30"),
      ends_at: at("11:30"),
      prevented: true,
    },
  },
  {
    type: "schedule:sync_required",
    data: { since: at("09:00"), reason: "imported from another calendar" },
  },
  {
    type: "gamification:achievement",
    data: { client, achievement: "Ten sessions in a month", points: 100 },
  },
];

const metric = (
  name: string,
  data: { value: number | string; [more: string]: unknown },
): Sample => ({
  type: "metrics:updated",
  key: name,
  data: { metric: name, ...data, simulated: false },
});

const notification = (
  kind: string,
  title: string,
  more: { [name: string]: unknown },
): Sample => ({ type: `notification:${kind}`, data: { title, ...more } });

const barbershop: readonly Sample[] = [
  metric("revenue_today", {
    value: 1284.5,
    unit: "EUR",
    previous: 1142,
    goal: 1800,
  }),
  notification("milestone", "100 bookings this month", {
    priority: "normal",
    category: "bookings",
  }),
  notification("review", "Five-star review", {
    body: "“Best fade in town.”",
    priority: "normal",
    category: "reviews",
  }),
  notification("revenue_goal", "Daily goal at 72 %", {
    body: "On track for 19:10",
    priority: "low",
    category: "revenue",
  }),
  notification("insight", "Quiet between 14:00 and 16:30", {
    body: "38 % booked, against 81 % in the morning.",
    priority: "low",
    category: "insights",
  }),
  notification("peak_hour", "The midday peak begins", {
    priority: "normal",
    category: "capacity",
  }),
  notification("capacity", "Every chair is taken", {
    body: "The next one is free in about 12 minutes.",
    priority: "high",
    category: "capacity",
  }),
  notification("alert", "The card terminal is not reachable", {
    priority: "critical",
    category: "alerts",
    link: "https://example.com/terminal",
    actions: [{ label: "Restart", command: "restart_terminal", args: {} }],
  }),
];

const gym: readonly Sample[] = [
  {
    type: "member_checked_in",
    data: { member: ada, timestamp: at("08:15"), location: "Front desk" },
  },
  {
    type: "member_checked_out",
    data: {
      member: ada,
      timestamp: at("09:27"),
      location: "Front desk",
      duration_minutes: 72.5,
    },
  },
  {
    type: "stats_update",
    key: "desk",
    serversOnly: true,
    data: {
      members_in: 17,
      check_ins_today: 64,
      average_stay_minutes: 58.4,
      check_outs_today: 47,
      stay_minutes_today: 2744.8,
      as_of: at("09:27"),
    },
  },
];

const device = { id: "d-7", name: "Display 7" };
const playlist = { id: "p-3", name: "Lobby, mornings" };
const content = { id: "k-12", name: "Opening hours", kind: "image" };

const signage: readonly Sample[] = [
  {
    type: "device:status-update",
    key: device.id,
    data: {
      device,
      status: "offline",
      last_seen: at("11:57"),
      expected_every_s: 30,
    },
  },
  {
    type: "playlist:updated",
    key: playlist.id,
    data: { playlist, action: "updated", version: 4 },
  },
  {
    type: "content:created",
    key: content.id,
    data: { content, version: 1 },
  },
  {
    type: "content:updated",
    key: content.id,
    data: { content, version: 2 },
  },
  {
    type: "content:deleted",
    key: content.id,
    data: { content, version: 3 },
  },
  {
    type: "schedule:executed",
    data: {
      schedule: { id: "r-5", name: "Weekday opening" },
      device,
      ok: true,
      at: at("08:00"),
    },
  },
  {
    type: "health:alert",
    data: {
      source: "d-7",
      severity: "critical",
      message: "No heartbeat for 3 minutes, expected every 30 s",
    },
  },
];

const host: readonly Sample[] = [
  {
    type: "host:log",
    data: { level: "info", message: "Nightly backup finished in 42 s" },
  },
  {
    type: "host:metrics",
    key: "cpu",
    data: { metric: "cpu", value: 0.42, unit: "ratio" },
  },
];

/** The samples of each pack, one per event type; the first is what the form offers first. */
export const SAMPLES = { studio, barbershop, gym, signage, host } as const;

export type PackName = keyof typeof SAMPLES;

/** What Livelets itself appends to any tenant: nobody can publish it. */
export const LEASE_SAMPLE: Sample = {
  type: "lease:changed",
  key: "session:s-301",
  data: {
    resource: "session:s-301",
    status: "taken",
    token: 7,
    holder: { id: "t-7", name: "Jonas W." },
    since: at("08:15"),
    expiresAt: "2026-03-14T08:15:15Z",
    reason: "The client is at the desk",
    from: { id: "t-9", name: "Mina K." },
  },
};
