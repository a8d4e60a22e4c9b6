import fc from "fast-check";
import type { LiveEvent, LiveReset } from "../../events/event.ts";
import { uuid } from "./random.ts";

const TOPICS = ["acme.public", "acme.role.admin", "acme.user.ann"] as const;
const EPOCH = uuid(1, 1);

/** What one publish says: to which topics (bits), and of which state (0: a log event). */
interface Publish {
  readonly topics: number;
  readonly state: number;
}

/** Every topic's log, written by a server whose clock ascends. */
export type Logs = readonly (readonly LiveEvent[])[];

export const logs: fc.Arbitrary<Logs> = fc
  .array(
    fc.record({ topics: fc.integer({ min: 1, max: 7 }), state: fc.nat(4) }),
    { maxLength: 40 },
  )
  .map(written);

function written(publishes: readonly Publish[]): Logs {
  const all: LiveEvent[][] = TOPICS.map(() => []);
  publishes.forEach(({ topics, state }, n) => {
    const at = `2026-11-20T10:00:00.${String(n + 1).padStart(6, "0")}Z`;
    TOPICS.forEach((topic, i) => {
      if ((topics & (1 << i)) === 0) return;
      const seq = all[i]!.length + 1;
      const event = {
        id: uuid(2, n + 1),
        topic,
        seq,
        epoch: EPOCH,
        at,
        type: "t",
        data: { n },
      };
      all[i]!.push(state > 2 ? { ...event, key: `k${state}` } : event);
    });
  });
  return all;
}

/** One way in which the logs may come in: each topic's events in order, the topics mixed by `picks`. */
export function mixed(all: Logs, picks: readonly number[]): LiveEvent[] {
  const places = all.map(() => 0);
  const out: LiveEvent[] = [];
  const total = all.reduce((sum, log) => sum + log.length, 0);
  for (let n = 0; out.length < total; n += 1) {
    const start = picks.length > 0 ? picks[n % picks.length]! : 0;
    for (let i = 0; i < all.length; i += 1) {
      const topic = (start + i) % all.length;
      const event = all[topic]![places[topic]!];
      if (!event) continue;
      places[topic]! += 1;
      out.push(event);
      break;
    }
  }
  return out;
}

/** The reset that a topic's log would give at `seq`. */
export function resetAt(
  log: readonly LiveEvent[],
  topicIndex: number,
  seq: number,
): LiveReset {
  const topic = TOPICS[topicIndex]!;
  const until = log.slice(0, seq);
  const last = new Map<string, LiveEvent>();
  for (const event of until)
    if (event.key !== undefined) last.set(`${event.type}/${event.key}`, event);
  const recent = until.filter((event) => event.key === undefined).slice(-200);
  const snapshot = { topic, epoch: EPOCH, seq: until.length, last, recent };
  return { type: "live:reset", topic, snapshot };
}
