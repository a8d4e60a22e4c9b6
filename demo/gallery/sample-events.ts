import { eventOf } from "../../widgets/controllers/testing/fake-client.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import type { Pack } from "../../widgets/events/pack.ts";
import { SAMPLES } from "../samples.ts";
import { NOW } from "./statuses.ts";

const AGES = [3_000, 25_000, 70_000, 700_000, 1_100_000, 7_200_000, 90_000_000];

/** The samples of a pack as a log would have them, oldest first. */
export function samplesOf(pack: Pack, count = 7): LiveEvent[] {
  const samples = SAMPLES[pack.name as keyof typeof SAMPLES];
  return Array.from({ length: count }, (_, index) => {
    const { type, data, key } = samples[index % samples.length]!;
    return eventOf(count - index, {
      type,
      data,
      ...(key && { key: `${key}${index}` }),
      at: new Date(NOW - AGES[index % AGES.length]!).toISOString(),
    });
  }).reverse();
}

/** What must be shown as text, however long and strange it is. */
export const hostileEvents: readonly LiveEvent[] = [
  eventOf(1, {
    type: "host:log",
    data: {
      level: "error",
      message: `<img src=x onerror=alert(1)> ${"long".repeat(60)}`,
    },
  }),
  eventOf(2, {
    type: "weird:type",
    data: { message: "A type that no pack knows" },
  }),
  eventOf(3, {
    type: "host:metrics",
    key: "cpu",
    data: { metric: "cpu", value: 0.124, unit: "ratio", simulated: true },
  }),
  eventOf(4, {
    type: "host:metrics",
    key: "memory",
    data: { metric: "memory", value: 0.46, unit: "ratio", simulated: true },
  }),
].map((event, index) => ({
  ...event,
  at: new Date(NOW - 30_000 + index * 9_000).toISOString(),
}));
