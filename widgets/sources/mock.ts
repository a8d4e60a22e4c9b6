import type { ConnectAnswer } from "../events/answers.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { GeneratedEvent, Generator } from "../events/pack.ts";
import { hostDeps } from "./deps.ts";
import type { SourceDeps } from "./deps.ts";
import { MemoryHub } from "./memory-hub.ts";
import { MemorySource } from "./memory.ts";
import { hashId } from "./mock-id.ts";
import type {
  JoinOptions,
  LivePort,
  LogPort,
  Source,
  SourceContext,
} from "./source.ts";

export interface MockOptions {
  readonly generator: Generator;
  /** The same seed and clock give the same events with the same ids in the same order. */
  readonly seed: string;
  /** Unix time in ms; default `Date.now`. */
  readonly clock?: () => number;
  /** Default `demo`. */
  readonly tenant?: string;
  /** Every event goes to each of them; default `<tenant>.public` alone. */
  readonly topics?: readonly string[];
  /** IANA name; default UTC. */
  readonly timeZone?: string;
  /** What `connect` answers as the pack's name. */
  readonly pack?: string;
}

const HISTORY_MS = 1_800_000;
const MIN_TICKS = 50;
/** Also the most that is caught up after a sleep; further away, the log starts anew. */
const MAX_TICKS = 500;
const EVENTS_PER_TICK = 100;

/**
 * Runs a pack's generator in the page, with no server. There is a history at the start; a sleeping page catches up in
 * bounded work. Every event says in its data that it is simulated.
 */
export function mockSource(
  options: MockOptions,
  deps: Partial<SourceDeps> = {},
): Source {
  return new MockSource(options, { ...hostDeps, ...deps });
}

class MockSource implements Source {
  readonly kind = "mock";
  readonly log: LogPort;
  readonly live: LivePort;
  readonly #options: Required<MockOptions>;
  readonly #deps: SourceDeps;
  readonly #hub: MemoryHub;
  readonly #inner: MemorySource;
  /** Ticks from here on are in the log: the numbering, and so the epoch, depends on it. */
  #first = 0;
  /** The newest tick in the log; null before the first look at the clock. */
  #newest: number | null = null;
  #context: SourceContext | null = null;
  #cancel: () => void = () => {};

  constructor(options: MockOptions, deps: SourceDeps) {
    const { everyMs } = options.generator;
    if (!(everyMs >= 10))
      throw new LiveletsError(
        "bad-argument",
        `mockSource: cannot tick every "${everyMs}" ms. Use a generator with everyMs of 10 or more.`,
      );
    const clock = options.clock ?? (() => Date.now());
    const { tenant = "demo", topics = [`${tenant}.public`] } = options;
    const defaults = { timeZone: "UTC", pack: "" };
    this.#options = { ...defaults, ...options, clock, tenant, topics };
    this.#deps = deps;
    this.#hub = new MemoryHub({
      now: clock,
      newId: () => this.#epoch(),
      pack: this.#options.pack || null,
    });
    for (const topic of topics) this.#hub.log.open(topic);
    this.#inner = new MemorySource(this.#hub);
    this.live = this.#inner.live;
    this.log = this.#upToDate(this.#hub.log);
  }

  connect(context: SourceContext): void {
    this.disconnect();
    this.#context = context;
    this.#inner.connect(context);
    this.#cancel = this.#deps.after(0, () => this.#beat());
  }

  disconnect(): void {
    this.#context = null;
    this.#cancel();
    this.#inner.disconnect();
  }

  join(channel: string, options?: JoinOptions): void {
    this.#inner.join(channel, options);
  }

  leave(channel: string): void {
    this.#inner.leave(channel);
  }

  /** Runs what is due, and again when the next tick begins. */
  #beat(): void {
    try {
      this.#catchUp();
    } catch (thrown) {
      const context = this.#context;
      this.disconnect();
      context?.closed({ kind: "final", message: messageOf(thrown) });
      return;
    }
    const { everyMs } = this.#options.generator;
    const rest = everyMs - (this.#options.clock() % everyMs);
    this.#cancel = this.#deps.after(rest, () => this.#beat());
  }

  #catchUp(): void {
    const { clock, generator } = this.#options;
    const index = Math.floor(clock() / generator.everyMs);
    const newest = this.#newest;
    if (newest === null || Math.abs(index - newest) > MAX_TICKS)
      return this.#startAnew(index);
    for (let tick = newest + 1; tick <= index; tick += 1) this.#run(tick, true);
  }

  /**
   * Begins at a round tick: pages that start within the same window count from the same event and share the epoch.
   */
  #startAnew(index: number): void {
    const wanted = Math.ceil(HISTORY_MS / this.#options.generator.everyMs);
    const ticks = Math.min(MAX_TICKS, Math.max(MIN_TICKS, wanted));
    const { topics } = this.#options;
    const isLater = this.#newest !== null;
    this.#first = (Math.floor(index / ticks) - 1) * ticks;
    for (const topic of topics)
      this.#hub.log.topic(topic).newEpoch(this.#epoch());
    for (let tick = this.#first; tick <= index; tick += 1)
      this.#run(tick, false);
    for (const topic of isLater ? topics : []) this.#hub.sendHead(topic);
  }

  #run(index: number, send: boolean): void {
    const { seed, timeZone, generator, topics } = this.#options;
    const time = index * generator.everyMs;
    this.#newest = index;
    const tick = { seed, index, time, timeZone };
    for (const [position, event] of generated(generator, tick).entries()) {
      const id = hashId(`${seed}:${index}:${position}`);
      const data = { simulated: true, ...event.data };
      const at = new Date(time).toISOString();
      const full = { ...event, id, data, at };
      const target = send ? this.#hub : this.#hub.log;
      for (const topic of topics) target.append(topic, full);
    }
  }

  #epoch(): string {
    const { seed, tenant } = this.#options;
    return hashId(`epoch:${tenant}:${seed}:${this.#first}`);
  }

  /** The log as of now, also for a page whose timers slept or that never connected. */
  #upToDate(log: LogPort): LogPort {
    const after = async <Answer>(read: () => Promise<Answer>) => {
      this.#catchUp();
      return read();
    };
    return {
      connect: (query): Promise<ConnectAnswer> =>
        after(() => log.connect(query)),
      history: (query) => after(() => log.history(query)),
      heads: (topics) => after(() => log.heads(topics)),
    };
  }
}

function generated(
  generator: Generator,
  tick: Parameters<Generator["at"]>[0],
): readonly GeneratedEvent[] {
  try {
    return generator.at(tick).slice(0, EVENTS_PER_TICK);
  } catch (thrown) {
    throw new LiveletsError(
      "definition-failed",
      `mockSource: the generator threw "${messageOf(thrown)}" at tick ${tick.index}. Mend the pack's generator.`,
      thrown,
    );
  }
}
