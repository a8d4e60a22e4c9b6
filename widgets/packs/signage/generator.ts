import type { GeneratedEvent, Generator, Tick } from "../../events/pack.ts";
import { drawAt } from "../random.ts";

const DEVICES = ["Lobby", "Window", "Cafeteria", "Lift"] as const;
const EVERY_MS = 15_000;
/** Each device reports when its turn comes. */
const TURN_MS = DEVICES.length * EVERY_MS;
const TURN_S = TURN_MS / 1_000;
/** A device is well, weak or lost for so many turns together. */
const SPELL = 5;

type Status = "online" | "degraded" | "offline";

/** Four displays that report in turn, one every 15 s; now and then one of them is weak or lost for a while. */
export const generator: Generator = {
  everyMs: EVERY_MS,
  at(tick: Tick): readonly GeneratedEvent[] {
    const place = tick.index % DEVICES.length;
    const id = `simulated-${place}`;
    const name = `${DEVICES[place]} display`;
    const status = statusOf(tick);
    const turns = turnsLost(tick);
    const data = {
      device: { id, name },
      status,
      last_seen: new Date(tick.time - turns * TURN_MS).toISOString(),
      expected_every_s: TURN_S,
      simulated: true,
    };
    const events = [{ type: "device:status-update", key: id, data }];
    const wasLost = turnsLost(back(tick)) > 0;
    if (turns === 1)
      return [
        ...events,
        alert(id, "critical", `${name}: no heartbeat for ${TURN_S} s`),
      ];
    return turns === 0 && wasLost
      ? [...events, alert(id, "info", `${name} is back`)]
      : events;
  },
};

function alert(
  source: string,
  severity: string,
  message: string,
): GeneratedEvent {
  const data = { source, severity, message, simulated: true };
  return { type: "health:alert", data };
}

function statusOf({ seed, index }: Tick): Status {
  const turn = Math.floor(index / DEVICES.length);
  const place = index % DEVICES.length;
  const draw = drawAt(seed, Math.floor(turn / SPELL), `status ${place}`);
  if (draw < 0.06) return "offline";
  return draw < 0.12 ? "degraded" : "online";
}

/** For how many turns in a row a device has been silent by now. */
function turnsLost(tick: Tick): number {
  let turns = 0;
  for (let at = tick; statusOf(at) === "offline"; at = back(at)) turns += 1;
  return turns;
}

/** The same device's turn before. */
function back(tick: Tick): Tick {
  return { ...tick, index: tick.index - DEVICES.length };
}
