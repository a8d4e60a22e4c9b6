import type { Transport } from "../events/answers.ts";
import type { ClosedReason, Source } from "../sources/source.ts";
import { askGrants } from "./ask-grants.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { closedBy, isPassing } from "./failure.ts";
import type { Seats } from "./seats.ts";
import type { Timers } from "./timers.ts";

/** What asking needs of the connection around it. */
export interface GrantsHost {
  readonly options: ConnectionOptions;
  readonly timers: Timers;
  readonly seats: Seats;
  /** The attempt of now: answers of an earlier one are ignored. */
  attempt(): number;
  /** The source while its line stands, else null. */
  open(): Source | null;
  /** Another engine is to be used from now on. */
  restart(): void;
  /** Over how long to spread when the line breaks without a word, in ms. */
  spread(ms: number | undefined): void;
  /** The whole connection is refused. */
  closed(reason: ClosedReason): void;
}

/** Asks `connect` what may be read, at the beginning of each attempt and when something changed. */
export class Grants {
  readonly #host: GrantsHost;
  /** The engine that was answered last. */
  #kind = "";

  constructor(host: GrantsHost) {
    this.#host = host;
  }

  /** Asks once more, within `spreadMs`; requests until then are one. */
  askSoon(spreadMs: number): void {
    const { options, timers } = this.#host;
    if (timers.has("grants")) return;
    const wait = 20 + options.deps.random() * spreadMs;
    timers.start("grants", wait, () => void this.#askAgain());
  }

  /** When it fails for now, an earlier answer still serves: frames may come before the functions do. */
  async ask(attempt: number, source: Source | null): Promise<Transport | null> {
    const { options, seats } = this.#host;
    if (options.log === null) return null;
    try {
      return await this.#ask(attempt, source);
    } catch (thrown) {
      const known = source !== null && seats.grants !== null;
      if (known && isPassing(thrown)) return null;
      throw thrown;
    }
  }

  async #ask(
    attempt: number,
    source: Source | null,
  ): Promise<Transport | null> {
    const { options, seats } = this.#host;
    const { log, tenant, transport, answered } = options;
    const asked = seats.names;
    const answer = await askGrants(log!, { tenant, transport }, asked);
    if (attempt !== this.#host.attempt()) return null;
    answered(answer);
    this.#host.spread(answer.spreadMs);
    seats.grant(answer, asked, source);
    this.#kind = answer.transport.kind;
    return answer.transport;
  }

  async #askAgain(): Promise<void> {
    const { options, timers, seats } = this.#host;
    const attempt = this.#host.attempt();
    const source = this.#host.open();
    const kind = this.#kind;
    if (options.log === null || source === null) return;
    try {
      await this.#ask(attempt, source);
      if (attempt !== this.#host.attempt()) return;
      if (this.#kind !== kind) return this.#host.restart();
      for (const seat of seats.all) seats.join(seat, source);
    } catch (thrown) {
      if (attempt !== this.#host.attempt()) return;
      if (!isPassing(thrown)) return this.#refuse(closedBy(thrown));
      const wait = 2_000 + options.deps.random() * 3_000;
      timers.start("grants", wait, () => void this.#askAgain());
    }
  }

  /** What was asked for is impossible: what is joined stays, unless the person may no longer be here at all. */
  #refuse(reason: ClosedReason): void {
    const { seats } = this.#host;
    const waiting = seats.all.filter(
      ({ name }) => seats.channelOf(name) === null,
    );
    if (waiting.length === 0) return this.#host.closed(reason);
    for (const seat of waiting) seat.denied(reason.message);
  }
}
