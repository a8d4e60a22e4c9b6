import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { drawAt } from "../random.ts";

const DEVICES = ["Lobby", "Window", "Cafeteria", "Lift"] as const;
const EVERY_S = 30;

/** Four displays that report in turn, one every 15 s; now and then one of them misses its turn. */
export const generator: Generator = {
  everyMs: 15_000,
  at({ seed, index, time }: Tick): readonly GeneratedEvent[] {
    const turn = index % DEVICES.length;
    const device = {
      id: `simulated-${turn}`,
      name: `${DEVICES[turn]} display`,
    };
    const lost = drawAt(seed, index, "lost") < 0.08;
    const data = {
      device,
      status: lost ? "offline" : "online",
      last_seen: new Date(
        lost ? time - 3 * EVERY_S * 1_000 : time,
      ).toISOString(),
      expected_every_s: EVERY_S,
      simulated: true,
    };
    return [{ type: "device:status-update", key: device.id, data }];
  },
};
