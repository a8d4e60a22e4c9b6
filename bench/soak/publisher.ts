import { randomUUID } from "node:crypto";
import { setTimeout as until } from "node:timers/promises";
import type { Sent } from "./checker.ts";

/** The embedded backend's own, see `npm start -- --help`. */
const SECRET_KEY = "sb_secret_livelets";
const RETRY_MS = 250;
const ANSWER_MS = 10_000;
/** After this, what became of an event is not known. */
const GIVE_UP_MS = 60_000;

/** Publishes at a rate to each tenant in turn, as a careful server does: the same id until there is an answer. */
export class Publisher {
  readonly sent: Sent[] = [];
  readonly #origin: string;
  readonly #tenants: readonly string[];
  readonly #inFlight = new Set<Promise<void>>();
  #n = 0;

  constructor(origin: string, tenants: readonly string[]) {
    this.#origin = origin;
    this.#tenants = tenants;
  }

  /** Starts `perSecond` a second until `endAt` (`performance.now()`), whatever becomes of them. */
  async run(perSecond: number, endAt: number): Promise<void> {
    const start = performance.now();
    for (let n = 0; ; n += 1) {
      const due = start + (n * 1_000) / perSecond;
      if (due >= endAt) return;
      if (due > performance.now()) await until(due - performance.now());
      this.send(this.#tenants[n % this.#tenants.length]!);
    }
  }

  send(tenant: string): void {
    const sending = this.#publish(tenant, randomUUID()).then((sent) => {
      this.sent.push(sent);
      this.#inFlight.delete(sending);
    });
    this.#inFlight.add(sending);
  }

  /** Until each has its outcome. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  async #publish(tenant: string, id: string): Promise<Sent> {
    const body = JSON.stringify({
      id,
      tenant,
      type: "host:log",
      data: { level: "info", message: `Soak ${(this.#n += 1)}` },
      audience: { public: true },
    });
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (let unanswered = 0; performance.now() < giveUpAt; unanswered += 1) {
      const status = await this.#post(body).catch(() => null);
      if (status === 200 || status === 201)
        return { id, outcome: "ok", unanswered };
      if (status !== null && status < 500 && status !== 429)
        throw new Error(`soak: publish was refused with ${status}.`);
      await until(RETRY_MS);
    }
    return { id, outcome: "info", unanswered: 1 };
  }

  async #post(body: string): Promise<number> {
    const response = await fetch(`${this.#origin}/functions/v1/publish`, {
      method: "POST",
      headers: { apikey: SECRET_KEY, "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.arrayBuffer();
    return response.status;
  }
}
