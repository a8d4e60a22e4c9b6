import { cpus, freemem, totalmem } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { GatewayStats } from "./gateway/index.ts";

export interface HostSampler {
  /** Measures once and publishes; what crossed a threshold is logged too. */
  sample(): Promise<void>;
  /** Publishes a line of the host's log. */
  log(level: "info" | "warn" | "error", message: string): Promise<void>;
  stop(): void;
}

export interface HostSamplerOptions {
  /** Publishes to the tenant `host`, for everybody. */
  publish(type: "host:metrics" | "host:log", data: object): Promise<void>;
  stats(): GatewayStats;
  /** Milliseconds since 1970. */
  now(): number;
}

/** How finely the event loop is watched, in milliseconds. */
const RESOLUTION = 20;
const SOCKET_STEPS = [10, 50, 100, 500, 1_000];
const SLOW_LOOP_MS = 200;
/** The same kind of line is written at most this often. */
const QUIET_MS = 60_000;

/** This machine as a source of real events: its processor, memory, event loop, sockets and frames. */
export function createHostSampler(options: HostSamplerOptions): HostSampler {
  const { publish, stats, now } = options;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const quietUntil = new Map<string, number>();
  let before = { cpu: cpuTimes(), frames: stats().framesSent, at: now() };
  let step = stepOf(stats().sockets);

  async function log(
    level: "info" | "warn" | "error",
    message: string,
  ): Promise<void> {
    await publish("host:log", { level, message });
  }

  async function seldom(
    kind: string,
    level: "info" | "warn",
    message: string,
  ): Promise<void> {
    if ((quietUntil.get(kind) ?? 0) > now()) return;
    quietUntil.set(kind, now() + QUIET_MS);
    await log(level, message);
  }

  function measure(): Map<string, readonly [number, string]> {
    const { framesSent, sockets } = stats();
    const after = { cpu: cpuTimes(), frames: framesSent, at: now() };
    const seconds = Math.max(0.001, (after.at - before.at) / 1000);
    const busy = after.cpu.busy - before.cpu.busy;
    const total = after.cpu.total - before.cpu.total;
    const lag = Math.max(0, delay.max / 1e6 - RESOLUTION);
    const frames = (after.frames - before.frames) / seconds;
    before = after;
    delay.reset();
    return new Map([
      ["cpu", [round(total > 0 ? busy / total : 0, 3), "ratio"]],
      ["memory", [round(1 - freemem() / totalmem(), 3), "ratio"]],
      ["event_loop_lag", [round(lag, 1), "ms"]],
      ["sockets", [sockets, ""]],
      ["frames_per_second", [round(frames, 1), ""]],
    ]);
  }

  return {
    log,
    async sample() {
      const values = measure();
      for (const [metric, [value, unit]] of values) {
        await publish("host:metrics", { metric, value, unit });
      }
      const [lag = 0] = values.get("event_loop_lag") ?? [];
      if (lag > SLOW_LOOP_MS) {
        await seldom(
          "lag",
          "warn",
          `The event loop stood still for ${Math.round(lag)} ms.`,
        );
      }
      const [sockets = 0] = values.get("sockets") ?? [];
      const reached = stepOf(sockets);
      if (reached === step) return;
      const way = reached > step ? "reached" : "fell below";
      const mark = SOCKET_STEPS[Math.max(reached, step) - 1];
      step = reached;
      await seldom(
        `sockets ${way}`,
        "info",
        `Open sockets ${way} ${mark}: ${sockets} now.`,
      );
    },
    stop: () => void delay.disable(),
  };
}

/** Summed over all processors, in milliseconds. */
function cpuTimes(): { busy: number; total: number } {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, total: busy + idle };
}

function stepOf(sockets: number): number {
  return SOCKET_STEPS.filter((mark) => sockets >= mark).length;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
