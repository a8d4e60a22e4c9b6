import type { Tick } from "../../events/pack.ts";
import { isWeekend, localTime, type LocalTime } from "../local-time.ts";
import { drawAt, driftAt } from "../random.ts";

/** A simulated shop, as its own clock tells it. Times are minutes since local midnight. */
const OPENS = 9 * 60;
const CLOSES = 20 * 60;
const SLOT = 5;
const SLOTS = (CLOSES - OPENS) / SLOT;
const WEEKEND = 1.3;

export const SERVICES = [
  ["Skin fade", 32],
  ["Classic cut", 26],
  ["Beard trim", 18],
  ["Cut and beard", 44],
] as const;

export type Peak = "midday" | "evening" | "none";

/** What the shop looks like at one moment. Money is in the tenant's currency. */
export interface Shop {
  readonly open: boolean;
  readonly peak: Peak;
  readonly revenue: number;
  readonly bookings: number;
  /** The same, at this time of day yesterday. */
  readonly before: { readonly revenue: number; readonly bookings: number };
  readonly goals: { readonly revenue: number; readonly bookings: number };
  /** 4.1–4.8 */
  readonly satisfaction: number;
  readonly reviews: number;
  /** 0–1 */
  readonly utilization: number;
  readonly customers: number;
  readonly wait: number;
  readonly service: string;
}

export function shopAt(tick: Tick): Shop {
  const { seed, index, time, timeZone } = tick;
  const now = localTime(time, timeZone);
  const { day, minute } = now;
  const open = isOpen(minute);
  const utilization = open ? utilizationAt(tick, now) : 0;
  const before = takingsAt(seed, { day: day - 1, minute }, isWeekend(day - 1));
  return {
    open,
    peak: peakAt(minute),
    ...takingsAt(seed, now, now.weekend),
    before,
    goals: {
      revenue: now.weekend ? 2_300 : 1_800,
      bookings: 60,
    },
    satisfaction: round(4.1 + 0.7 * driftAt(seed, index, 720, "stars"), 1),
    reviews: 180 + (Math.floor(index / 17_280) % 4_000),
    utilization: round(utilization, 2),
    customers: Math.round(utilization * 9),
    wait: Math.round(utilization * utilization * 28),
    service:
      SERVICES[Math.floor(drawAt(seed, day, "service") * SERVICES.length)]![0],
  };
}

/** 10–14 and 17–19 by the shop's own clock. */
export function peakAt(minute: number): Peak {
  if (minute >= 600 && minute < 840) return "midday";
  return minute >= 1_020 && minute < 1_140 ? "evening" : "none";
}

export function isOpen(minute: number): boolean {
  return minute >= OPENS && minute < CLOSES;
}

/** 0.68–0.98 in a peak, 0.25–0.6 else: the quietest peak is busier than the busiest lull. */
function utilizationAt({ seed, index }: Tick, { minute }: LocalTime): number {
  const drift = driftAt(seed, index, 60, "chairs");
  return peakAt(minute) === "none" ? 0.25 + 0.35 * drift : 0.68 + 0.3 * drift;
}

interface Takings {
  readonly revenue: number;
  readonly bookings: number;
}

/** What was taken since the morning. Nothing is ever given back, so it never falls within a day. */
function takingsAt(
  seed: string,
  { day, minute }: Pick<LocalTime, "day" | "minute">,
  weekend: boolean,
): Takings {
  const slot = Math.floor((Math.min(minute, CLOSES) - OPENS) / SLOT);
  if (slot < 0) return { revenue: 0, bookings: 0 };
  const { revenue, bookings } = dayOf(seed, day)[Math.min(slot, SLOTS - 1)]!;
  return { revenue: round(revenue * (weekend ? WEEKEND : 1), 2), bookings };
}

/** Days are drawn once and kept: a tick would otherwise add up all slots since the morning. */
const days = new Map<string, readonly Takings[]>();
const DAYS_KEPT = 8;

function dayOf(seed: string, day: number): readonly Takings[] {
  const id = `${seed}|${day}`;
  const known = days.get(id);
  if (known) return known;
  let revenue = 0;
  let bookings = 0;
  const drawn = Array.from({ length: SLOTS }, (_, slot) => {
    const draw = drawAt(seed, day * SLOTS + slot, "booking");
    const chance = peakAt(OPENS + slot * SLOT) === "none" ? 0.28 : 0.62;
    if (draw < chance) {
      bookings += 1;
      // The same draw again, stretched, says which service it was.
      revenue += SERVICES[Math.floor((draw / chance) * SERVICES.length)]![1];
    }
    return { revenue, bookings };
  });
  if (days.size >= DAYS_KEPT) days.clear();
  days.set(id, drawn);
  return drawn;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
