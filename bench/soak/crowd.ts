import { setTimeout as until } from "node:timers/promises";
import type { Received } from "./checker.ts";
import { Naive } from "./naive.ts";
import { Receiver } from "./receiver.ts";
import type { Arrival, Engine } from "./receiver.ts";

const ENGINES: readonly Engine[] = ["supabase", "pusher"];
/** So many are let in at a time. */
const DOOR = 25;
const LIVE_MS = 120_000;
const LOOK_MS = 25;

/** Everybody who listens: our clients, and beside them some who subscribe by hand. */
export class Crowd {
  readonly #origin: string;
  readonly #size: { readonly clients: number; readonly naive: number };
  readonly #topics: readonly string[];
  readonly #receivers: Receiver[] = [];
  readonly #naive: Naive[] = [];

  constructor(
    origin: string,
    size: { readonly clients: number; readonly naive: number },
    topics: readonly string[],
  ) {
    this.#origin = origin;
    this.#size = size;
    this.#topics = topics;
  }

  /** Resolves when all of them are subscribed. */
  async open(): Promise<void> {
    for (let n = 0; n < this.#size.naive; n += 1) {
      const naive = new Naive(this.#topicOf(n));
      this.#naive.push(naive);
      await naive.open(this.#origin, engineOf(n));
    }
    while (this.#receivers.length < this.#size.clients) {
      const n = this.#receivers.length;
      const topic = this.#topicOf(n);
      this.#receivers.push(new Receiver(this.#origin, engineOf(n), topic));
      if (n % DOOR === DOOR - 1) await this.#live();
    }
    await this.#live();
  }

  /** Resolves when every receiver has all that the log has; the checker says who has not, after `ms`. */
  async caughtUp(
    heads: ReadonlyMap<string, number>,
    ms: number,
  ): Promise<void> {
    await this.#when((one) => this.#hasAll(one, heads), ms);
  }

  /** Who has not all that the log has, and what they say of themselves. */
  behind(heads: ReadonlyMap<string, number>): string[] {
    return this.#receivers
      .filter((one) => !this.#hasAll(one, heads))
      .map((one) => one.describe(heads.get(one.received.topic) ?? 0));
  }

  #hasAll(one: Receiver, heads: ReadonlyMap<string, number>): boolean {
    return one.last >= (heads.get(one.received.topic) ?? 0);
  }

  get received(): Received[] {
    return this.#receivers.map(({ received }) => received);
  }

  get naivelyReceived(): Received[] {
    return this.#naive.map(({ received }) => received);
  }

  get arrivals(): readonly (readonly Arrival[])[] {
    return this.#receivers.map(({ arrivals }) => arrivals);
  }

  /** Of each receiver's losses of the line; the first is its coming. */
  get absences(): number[] {
    return this.#receivers.flatMap(({ absences }) => absences.slice(1));
  }

  outage(is: boolean): void {
    for (const receiver of this.#receivers) receiver.outage(is);
  }

  get resets(): number {
    return this.#receivers.reduce((sum, { resets }) => sum + resets, 0);
  }

  async close(): Promise<void> {
    for (const naive of this.#naive) naive.close();
    await Promise.all(this.#receivers.map(({ client }) => client.close()));
  }

  async #live(): Promise<void> {
    if (await this.#when((one) => one.isLive, LIVE_MS)) return;
    throw new Error("soak: not everybody became live. Is the server up?");
  }

  async #when(is: (one: Receiver) => boolean, ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (!this.#receivers.every(is)) {
      if (performance.now() > end) return false;
      await until(LOOK_MS);
    }
    return true;
  }

  #topicOf(n: number): string {
    return this.#topics[Math.floor(n / 2) % this.#topics.length]!;
  }
}

function engineOf(n: number): Engine {
  return ENGINES[n % ENGINES.length]!;
}
