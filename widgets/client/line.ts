import type { Transport } from "../events/answers.ts";
import type { Source, SourceContext } from "../sources/source.ts";
import type { ConnectionOptions, Phase } from "./connection-options.ts";
import type { EngineTrial } from "./engine-trial.ts";
import type { FallbackHost } from "./fall-back.ts";
import { Pulse } from "./pulse.ts";
import type { Retries } from "./retries.ts";
import type { Seats } from "./seats.ts";
import { contextFor } from "./source-context.ts";
import type { Link } from "./source-context.ts";
import { Timers } from "./timers.ts";

/** How long nothing may be joined before it is polled. */
const FALL_BACK_MS = 5_000;

/** What the line tells, and what it has to know of the connection that it is the line of. */
export interface LineHost extends Pick<
  SourceContext,
  "opened" | "closed" | "joined" | "refused"
> {
  readonly options: ConnectionOptions;
  readonly seats: Seats;
  readonly retries: Retries;
  readonly connection: {
    readonly phase: Phase;
    readonly isAsleep: boolean;
    readonly reason: string | null;
    readonly retryAt: number | null;
  };
  /** Whoever has joined something has to do so again. */
  lost(): void;
  /** It is served without a socket from here on, or will be tried again then. */
  polls(reason: string | null, retryAt: number | null): void;
}

/** The source that is in use, whether its line still answers, and what serves while an engine cannot be reached. */
export class Line {
  source: Source | null = null;
  /** Reports of an earlier attempt are ignored. */
  attempt = 0;
  readonly pulse: Pulse;
  readonly #host: LineHost;
  readonly #timers: Timers;
  /** Something was joined over it. */
  #isServed = false;
  /** The engine is tried in the background, and `source` polls meanwhile. */
  #trial: EngineTrial | null = null;

  constructor(host: LineHost) {
    this.#host = host;
    this.#timers = new Timers(host.options.deps);
    const { deps, latency, woke } = host.options;
    this.pulse = new Pulse({
      deps,
      ping: () => this.#ping(),
      lost: (message) => host.closed({ kind: "lost", message }),
      woke,
      usual: () => latency.summary?.p95 ?? null,
    });
  }

  /** True while a poll stands in for the engine. */
  get polls(): boolean {
    return this.#trial !== null;
  }

  /** The source for what `connect` answered: the one that is there, where it still fits. */
  async choose(transport: Transport | null): Promise<Source> {
    const { source } = this;
    const fits =
      source && (!transport || transport.kind === source.kind || source.log);
    if (fits) return source;
    source?.disconnect();
    this.source = await this.#host.options.source(transport);
    return this.source;
  }

  connect(source: Source): void {
    if (this.#host.options.poll && source.kind !== "poll")
      this.#timers.have("fallback", FALL_BACK_MS, () => this.#fallBack());
    source.connect(contextFor(this.#host.options, this.#link));
  }

  /** Ends what there is. @param next what is used from here on */
  lose(next = this.#trial?.engine ?? this.source): void {
    this.attempt += 1;
    this.#isServed = false;
    this.#trial?.stop();
    this.#trial = null;
    this.pulse.calm();
    this.source?.disconnect();
    this.source = next;
    this.#host.lost();
  }

  /** Nothing is wanted of it for now. */
  rest(): void {
    this.#timers.stopAll();
    this.pulse.stop();
  }

  /** Something gives hope: the engine is tried soon. */
  hurry(): void {
    this.#trial?.hurry();
  }

  /** Nothing has been joined for a while, though it may be: what is new is asked for, while the engine is tried. */
  #fallBack(): void {
    const host = this.#fallback();
    // Its code could not be fetched: the next attempt plans it again.
    import("./fall-back.ts")
      .then(({ fallBack }) => fallBack(host))
      .catch(() => {});
  }

  get #link(): Link {
    const { attempt } = this;
    const { opened, closed, refused, joined, seats, options } = this.#host;
    return {
      isCurrent: () => attempt === this.attempt,
      reports: {
        opened,
        closed,
        refused,
        joined: (channel) => {
          this.#isServed = true;
          this.#timers.stopAll();
          joined(channel);
        },
        message: (channel, payload, event) => {
          this.pulse.heard();
          seats.at(channel)?.message(payload, event);
        },
        latency: (ms) => {
          this.pulse.heard(true);
          options.latency.add(ms);
          options.changed();
        },
      },
    };
  }

  #ping(): boolean {
    if (this.#host.connection.phase !== "open" || !this.source?.ping)
      return false;
    this.source.ping();
    return true;
  }

  #fallback(): FallbackHost {
    const host = this.#host;
    const engine = this.source!;
    const { connection } = host;
    const isUseless = () =>
      connection.phase === "open"
        ? host.seats.isWaiting
        : connection.phase === "connecting" || connection.phase === "waiting";
    return {
      ...{ engine, options: host.options, seats: host.seats },
      retries: host.retries,
      isWanted: () => this.source === engine && !this.#isServed && isUseless(),
      why: () => [connection.reason, connection.retryAt],
      serve: (poll, trial) => {
        this.lose(poll);
        this.#trial = trial;
        this.connect(poll);
      },
      planned: (at, why) => host.polls(why, at),
      won: (channel, link) => this.#return(engine, channel, link),
    };
  }

  /** The engine is of use again. What came meanwhile is caught up with, as after any loss. */
  #return(engine: Source, channel: string, link: Link): void {
    this.#trial = null;
    this.lose(engine);
    Object.assign(link, this.#link);
    link.reports.opened();
    if (this.#host.seats.at(channel)) link.reports.joined(channel);
    else engine.leave(channel);
  }
}
