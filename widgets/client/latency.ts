import type { Quality } from "../events/state.ts";

/** Round trips that are remembered. */
const SAMPLES = 100;
/** A reconnect counts against the quality for this long. */
const RECONNECT_MS = 300_000;

/** Measured round trips and reconnects, and the quality they amount to. Never `now − at`: clocks differ. */
export class Latency {
  #samples: number[] = [];
  #last = 0;
  #reconnectedAt: number | null = null;
  reconnects = 0;

  add(ms: number): void {
    if (!(ms >= 0) || ms === Infinity) return;
    this.#last = ms;
    this.#samples.push(ms);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  reconnected(now: number): void {
    this.reconnects += 1;
    this.#reconnectedAt = now;
  }

  /** Null until something was measured. */
  get summary(): { p50: number; p95: number; last: number } | null {
    if (this.#samples.length === 0) return null;
    const sorted = [...this.#samples].sort((a, b) => a - b);
    const at = (share: number) =>
      Math.round(
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!,
      );
    return { p50: at(0.5), p95: at(0.95), last: Math.round(this.#last) };
  }

  /** By the median: excellent < 100 ms and no reconnect in the last 5 minutes, good < 300, poor < 1,000, else critical. */
  quality(now: number): Quality | null {
    const ms = this.summary?.p50;
    if (ms === undefined) return null;
    if (ms >= 1_000) return "critical";
    if (ms >= 300) return "poor";
    const calm =
      this.#reconnectedAt === null || now - this.#reconnectedAt > RECONNECT_MS;
    return ms < 100 && calm ? "excellent" : "good";
  }
}
