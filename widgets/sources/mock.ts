import type { ConnectAnswer } from "../events/answers.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { Derivation, Generator } from "../events/pack.ts";
import { hostDeps } from "./deps.ts";
import type { SourceDeps } from "./deps.ts";
import { LocalLog } from "./local-log.ts";
import type { WireFrame } from "./local-log.ts";
import type { NewEvent } from "./local-topic.ts";
import { hashId } from "./mock-id.ts";
import { MockTicks } from "./mock-ticks.ts";
import type { LogPort, Source, SourceContext } from "./source.ts";

export interface MockOptions {
  readonly generator: Generator;
  /** The pack's: states that follow from what is generated, as `publish` appends them on a server. */
  readonly derivations?: readonly Derivation[];
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

/** One connection: by channel, whether the join has been answered. */
interface Session {
  readonly context: SourceContext;
  readonly channels: Map<string, boolean>;
}

const HISTORY_MS = 1_800_000;
const MIN_TICKS = 50;
/** Also the most that is caught up after a sleep; further away, the log starts anew. */
const MAX_TICKS = 500;

/**
 * Runs a pack's generator and derivations in the page, with no server. There is a history at the start; a sleeping
 * page catches up in bounded work. Every event says in its data that it is simulated. Nobody else is there, so there
 * is no presence either.
 */
export function mockSource(
  options: MockOptions,
  deps: Partial<SourceDeps> = {},
): Source {
  return new MockSource(options, { ...hostDeps, ...deps });
}

/** Throws for a zone that does not exist. */
function refuseZone(timeZone: string | undefined): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (thrown) {
    throw new LiveletsError(
      "bad-argument",
      `mockSource: there is no time zone "${String(timeZone).slice(0, 80)}". Use an IANA name such as "Europe/Berlin".`,
      thrown,
    );
  }
}

class MockSource implements Source {
  readonly kind = "mock";
  readonly log: LogPort;
  readonly #everyMs: number;
  readonly #clock: () => number;
  readonly #after: SourceDeps["after"];
  readonly #topics: readonly string[];
  readonly #local: LocalLog;
  readonly #ticks: MockTicks;
  /** Names the log that begins at a tick: the numbering depends on it. */
  readonly #epoch: (first: number) => string;
  /** The newest tick in the log; null before the first look at the clock. */
  #newest: number | null = null;
  #session: Session | null = null;
  #cancel: () => void = () => {};

  constructor(options: MockOptions, { after }: SourceDeps) {
    const { generator, seed, tenant = "demo", pack = null } = options;
    if (!(generator.everyMs >= 10))
      throw new LiveletsError(
        "bad-argument",
        `mockSource: cannot tick every "${generator.everyMs}" ms. Use a generator with everyMs of 10 or more.`,
      );
    refuseZone(options.timeZone);
    this.#everyMs = generator.everyMs;
    this.#clock = options.clock ?? (() => Date.now());
    this.#after = after;
    this.#topics = options.topics ?? [`${tenant}.public`];
    this.#ticks = new MockTicks(options);
    this.#epoch = (first) => hashId(`epoch:${tenant}:${seed}:${first}`);
    this.#local = new LocalLog({
      now: this.#clock,
      newId: () => this.#epoch(0),
      pack,
    });
    for (const topic of this.#topics) this.#local.open(topic);
    this.log = this.#upToDate(this.#local);
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session = { context, channels: new Map<string, boolean>() };
    this.#session = session;
    this.#cancel = this.#after(0, () => {
      context.opened();
      this.#beat(session);
    });
  }

  disconnect(): void {
    this.#session = null;
    this.#cancel();
  }

  join(channel: string): void {
    const session = this.#session;
    if (!session || session.channels.has(channel)) return;
    const { channels, context } = session;
    channels.set(channel, false);
    queueMicrotask(() => {
      if (this.#session !== session || channels.get(channel) !== false) return;
      const exists = this.#topics.some(
        (topic) => this.#local.channel(topic) === channel,
      );
      if (exists) {
        channels.set(channel, true);
        return context.joined(channel);
      }
      channels.delete(channel);
      const message = `mockSource: there is no "${channel}".`;
      context.refused(channel, { kind: "denied", message });
    });
  }

  leave(channel: string): void {
    this.#session?.channels.delete(channel);
  }

  /** Runs what is due, and again when the next tick begins. */
  #beat(session: Session): void {
    if (this.#session !== session) return;
    try {
      this.#catchUp();
    } catch (thrown) {
      this.disconnect();
      const message = messageOf(thrown);
      return session.context.closed({ kind: "setup", message });
    }
    if (this.#session !== session) return;
    const rest = this.#everyMs - (this.#clock() % this.#everyMs);
    this.#cancel = this.#after(rest, () => this.#beat(session));
  }

  #catchUp(): void {
    const index = Math.floor(this.#clock() / this.#everyMs);
    const newest = this.#newest;
    if (newest === null || Math.abs(index - newest) > MAX_TICKS)
      return this.#startAnew(index);
    for (let tick = newest + 1; tick <= index; tick += 1)
      this.#append(tick, this.#ticks.run(tick), true);
  }

  /**
   * Begins at a round tick: pages that start within the same window count from the same event and share the epoch.
   */
  #startAnew(index: number): void {
    const wanted = Math.ceil(HISTORY_MS / this.#everyMs);
    const ticks = Math.min(MAX_TICKS, Math.max(MIN_TICKS, wanted));
    const first = (Math.floor(index / ticks) - 1) * ticks;
    const before = this.#ticks.startAt(first);
    const isLater = this.#newest !== null;
    for (const topic of this.#topics)
      this.#local.topic(topic).newEpoch(this.#epoch(first));
    this.#append(first, before, false);
    for (let tick = first; tick <= index; tick += 1)
      this.#append(tick, this.#ticks.run(tick), false);
    for (const topic of isLater ? this.#topics : [])
      this.#tell(topic, this.#local.headFrame(topic));
  }

  /** A tick is one transaction, and so one frame. */
  #append(tick: number, events: readonly NewEvent[], tell: boolean): void {
    this.#newest = tick;
    for (const name of this.#topics) {
      const topic = this.#local.topic(name);
      const before = topic.head;
      for (const event of events) this.#local.append(name, event);
      if (tell && topic.head > before)
        this.#tell(name, this.#local.frame(name, before + 1, topic.head));
    }
  }

  #tell(topic: string, frame: WireFrame): void {
    const channel = this.#local.channel(topic);
    if (this.#session?.channels.get(channel))
      this.#session.context.message(channel, frame, "frame");
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
