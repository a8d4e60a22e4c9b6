import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { noteAt } from "./notes.ts";
import { shopAt, type Shop } from "./shop.ts";

/** Metrics every 5 s, a notification every 15 s. */
const TICKS_PER_NOTE = 3;

/** A shop that does not exist, by the clock of its tenant: quiet mornings, two peaks, and nobody at night. */
export const generator: Generator = {
  everyMs: 5_000,
  at(tick: Tick): readonly GeneratedEvent[] {
    const shop = shopAt(tick);
    const events = metricsOf(shop);
    return tick.index % TICKS_PER_NOTE === 0
      ? [...events, noteAt(tick, shop)]
      : events;
  },
};

function metricsOf(shop: Shop): readonly GeneratedEvent[] {
  const { before, goals } = shop;
  return [
    metric("revenue_today", shop.revenue, {
      previous: before.revenue,
      goal: goals.revenue,
    }),
    metric("bookings_today", shop.bookings, {
      previous: before.bookings,
      goal: goals.bookings,
    }),
    metric("satisfaction", shop.satisfaction, { reviews: shop.reviews }),
    metric("utilization", shop.utilization, { unit: "ratio" }),
    metric("active_customers", shop.customers),
    metric("wait_time_minutes", shop.wait, { unit: "minutes" }),
    metric("peak", shop.peak),
    metric("business_status", shop.open ? "open" : "closed"),
    metric("popular_service", shop.service),
  ];
}

function metric(
  name: string,
  value: number | string,
  more: Record<string, unknown> = {},
): GeneratedEvent {
  const data = { metric: name, value, ...more, simulated: true };
  return { type: "metrics:updated", key: name, data };
}
