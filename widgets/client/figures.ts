import type { Quality, State } from "../events/state.ts";
import type { SourceKind } from "../sources/source.ts";
import type { ClientStatus, Counters, LiveClient } from "./types.ts";

/** How a client has done, as plain JSON for whatever a site watches itself with. Nothing in it is personal. */
export interface Figures {
  /** When this was read and when measuring began, in Unix ms. */
  readonly at: number;
  readonly since: number;
  readonly state: State;
  readonly quality: Quality | null;
  readonly transport: SourceKind | null;
  readonly breaker: ClientStatus["breaker"];
  /** Since the client was made. */
  readonly reconnects: number;
  /** Round trips in ms, of the last 100 that were measured. */
  readonly latency: ClientStatus["latency"];
  /** Events applied per second, over the last minute or since measuring began. */
  readonly throughput: number;
  /** The share, 0 to 1, of that minute's messages that could not be read or that a listener failed on. */
  readonly errorRate: number;
  /** The share, 0 to 1, of the time since measuring began in which it was live. */
  readonly uptime: number;
  readonly counters: Counters;
}

export interface Meter {
  read(): Figures;
  /** Measures no more. */
  stop(): void;
}

const WINDOW_MS = 60_000;
/** No two samples are closer. */
const SAMPLE_MS = 1_000;

interface Sample {
  readonly at: number;
  readonly counters: Counters;
}

/** Measures from here on. Until somebody asks for it, nothing is measured beyond what a badge shows. */
export function createMeter(
  client: Pick<LiveClient, "status" | "subscribe">,
  now: () => number,
): Meter {
  const since = now();
  let samples: Sample[] = [{ at: since, counters: client.status.counters }];
  let [lastAt, wasLive, liveMs] = [since, false, 0];

  const take = ({ state, counters }: ClientStatus): void => {
    const at = now();
    if (wasLive) liveMs += at - lastAt;
    [lastAt, wasLive] = [at, state === "live"];
    if (at - samples.at(-1)!.at >= SAMPLE_MS) samples.push({ at, counters });
    // The newest that is a minute old stays: the minute is counted from there.
    const begin = samples.findLastIndex((one) => at - one.at >= WINDOW_MS);
    if (begin > 0) samples = samples.slice(begin);
  };
  const stop = client.subscribe(take);
  take(client.status);

  return {
    stop,
    read() {
      const { status } = client;
      take(status);
      const at = now();
      const { state, quality, transport, breaker, reconnects } = status;
      const { latency, counters } = status;
      const from = samples[0]!;
      const grown = (name: keyof Counters) =>
        counters[name] - from.counters[name];
      const messages = grown("messages");
      const errors = grown("malformed") + grown("failed");
      return {
        ...{ at, since, state, quality, transport, breaker, reconnects },
        ...{ latency, counters },
        throughput: ratio(grown("applied") * 1_000, at - from.at),
        errorRate: Math.min(1, ratio(errors, messages)),
        uptime: ratio(liveMs, at - since),
      };
    },
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
