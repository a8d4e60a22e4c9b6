import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { drawAt } from "../random.ts";

const NAMES = ["Ada O.", "Sam R.", "Mina K.", "Luca B.", "Yara H."] as const;

/** A visit comes in at every fourth tick, and goes at the tick after next: nobody leaves who did not come. */
const TICKS_PER_VISIT = 4;
const STAY = 2;

export const generator: Generator = {
  everyMs: 10_000,
  at({ seed, index, time }: Tick): readonly GeneratedEvent[] {
    const step = index % TICKS_PER_VISIT;
    const visit = Math.floor(index / TICKS_PER_VISIT);
    const draw = Math.floor(drawAt(seed, visit, "member") * NAMES.length);
    const member = { id: `simulated-${draw}`, full_name: NAMES[draw] };
    const timestamp = new Date(time).toISOString();
    const data = { member, timestamp, location: "Front desk", simulated: true };
    if (step === 0) return [{ type: "member_checked_in", data }];
    if (step !== STAY) return [];
    // As long as the visit really lasted here: two ticks.
    const duration_minutes = Number(((STAY * 10) / 60).toFixed(1));
    return [
      { type: "member_checked_out", data: { ...data, duration_minutes } },
    ];
  },
};
