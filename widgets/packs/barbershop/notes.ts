import type { GeneratedEvent, Tick } from "../../events/pack.ts";
import { pickAt } from "../random.ts";
import type { Shop } from "./shop.ts";

interface Note {
  readonly kind: string;
  readonly category: string;
  readonly priority: "low" | "normal" | "high" | "critical";
  readonly title: string;
  readonly body: string;
  /** The metrics it was read from: what it says can be checked against them. */
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** What a good manager would say of the shop just now. Every sentence follows from the numbers beside it. */
export function noteAt({ seed, index }: Tick, shop: Shop): GeneratedEvent {
  const { kind, ...note } = pickAt(notesOn(shop), seed, index, "note");
  return {
    type: `notification:${kind}`,
    data: { ...note, simulated: true },
  };
}

function notesOn(shop: Shop): readonly Note[] {
  const notes: Note[] = [review(shop)];
  if (!shop.open) return [...notes, dayBehind(shop)];
  notes.push(goal(shop));
  if (shop.bookings >= 10) notes.push(milestone(shop));
  if (shop.utilization > 0.9) notes.push(capacity(shop));
  if (shop.wait > 20) notes.push(longWait(shop));
  notes.push(shop.peak === "none" ? quiet(shop) : peak(shop));
  return notes;
}

const review = ({ satisfaction, reviews }: Shop): Note => ({
  kind: "review",
  category: "reviews",
  priority: "normal",
  title: "New review",
  body: `${satisfaction} of 5 on average, over ${reviews} reviews.`,
  evidence: { satisfaction, reviews },
});

const dayBehind = ({ bookings }: Shop): Note => ({
  kind: "insight",
  category: "insights",
  priority: "low",
  title: "The shop is closed",
  body: `${bookings} bookings so far today.`,
  evidence: { bookings_today: bookings },
});

function goal({ revenue, goals }: Shop): Note {
  const percent = Math.floor((revenue / goals.revenue) * 100);
  return {
    kind: "revenue_goal",
    category: "revenue",
    priority: percent >= 100 ? "normal" : "low",
    title: `Daily goal at ${percent} %`,
    body: percent >= 100 ? "Well done." : "Still to come today.",
    evidence: { revenue_today: revenue, goal: goals.revenue },
  };
}

function milestone({ bookings }: Shop): Note {
  const reached = Math.floor(bookings / 10) * 10;
  return {
    kind: "milestone",
    category: "bookings",
    priority: "normal",
    title: `${reached} bookings today`,
    body: "A round number on the way to the goal.",
    evidence: { bookings_today: bookings },
  };
}

const capacity = ({ utilization }: Shop): Note => ({
  kind: "capacity",
  category: "capacity",
  priority: "high",
  title: "Nearly every chair is taken",
  body: `${Math.round(utilization * 100)} % of the chairs are busy.`,
  evidence: { utilization },
});

const longWait = ({ wait }: Shop): Note => ({
  kind: "alert",
  category: "alerts",
  priority: "high",
  title: `The wait is ${wait} minutes`,
  body: "Tell walk-ins when the next chair is free.",
  evidence: { wait_time_minutes: wait },
});

const peak = ({ peak: which, customers }: Shop): Note => ({
  kind: "peak_hour",
  category: "capacity",
  priority: "normal",
  title: which === "midday" ? "Midday peak" : "Evening peak",
  body: `${customers} customers are in the shop.`,
  evidence: { peak: which, active_customers: customers },
});

const quiet = ({ utilization }: Shop): Note => ({
  kind: "insight",
  category: "insights",
  priority: "low",
  title: "It is quieter than in the peaks",
  body: `${Math.round(utilization * 100)} % of the chairs are busy: room for walk-ins.`,
  evidence: { utilization },
});
