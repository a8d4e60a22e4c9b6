import type { LogPort } from "../sources/source.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { LiveletsError } from "../events/error.ts";
import { parseTopic } from "../events/topic.ts";
import type { BareTopic } from "./bare-topic.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Connection } from "./connection.ts";
import { HeadWatch } from "./head-watch.ts";
import { createLazy, fetchCode } from "./lazy.ts";
import type { Lazy } from "./lazy.ts";
import { Timers } from "./timers.ts";
import { TopicLog } from "./topic-log.ts";
import type { Counters, LiveTopic, TopicStatus } from "./types.ts";

/** How long a topic stays joined after its last listener left: a page may be moving a widget. */
const GRACE_MS = 3_000;

type Topic = TopicLog | BareTopic;

export interface TopicKeeper {
  made(topic: TopicLog): void;
  told(event: LiveEvent | LiveReset): void;
}

/** Every topic once, however many widgets listen: joined at the first listener, left a little after the last. */
export class TopicRegistry {
  readonly watch: HeadWatch;
  readonly #deps: ClientDeps;
  readonly #log: LogPort | null;
  readonly #connection: () => Connection;
  readonly #changed: () => void;
  /** Keeps topics for another visit. */
  keeper: TopicKeeper | null = null;
  readonly #topics = new Map<string, Topic>();
  #logs: readonly TopicLog[] | null = null;
  readonly #graces: Timers;
  /** Few pages have channels without a log. */
  readonly #bare: Lazy<{ BareTopic: typeof BareTopic }> | null = null;
  readonly #counts = { messages: 0, malformed: 0, failed: 0 };
  /** What topics that are gone had counted. */
  readonly #past = { applied: 0, repeated: 0, early: 0, fetches: 0, resets: 0 };

  constructor(
    deps: ClientDeps,
    log: LogPort | null,
    connection: () => Connection,
    changed: () => void,
  ) {
    this.#deps = deps;
    this.#log = log;
    this.#connection = connection;
    this.#changed = changed;
    this.#graces = new Timers(deps);
    if (log === null)
      this.#bare = createLazy(() =>
        fetchCode("bare channels", import("./bare-topic.ts")),
      );
    this.watch = new HeadWatch({
      deps,
      isOpen: () => this.#isOpen,
      topics: () => this.logs,
      heads: (topics) => this.#log!.heads(topics),
      missing: () => connection().askGrants(),
    });
  }

  /** Asked for with every frame: listed once per change. */
  get logs(): readonly TopicLog[] {
    return (this.#logs ??= [...this.#topics.values()].filter(
      (topic) => topic instanceof TopicLog,
    ));
  }

  get statuses(): TopicStatus[] {
    return [...this.#topics.values()].map((topic) => topic.status);
  }

  /** When some topic's state changes by time alone. */
  get nextChange(): number | null {
    const moments = this.logs
      .map((topic) => topic.nextChange)
      .filter((at) => at !== null);
    return moments.length > 0 ? Math.min(...moments) : null;
  }

  get counters(): Counters {
    const sum: Record<keyof Counters, number> = {
      ...this.#counts,
      ...this.#past,
    };
    for (const topic of this.logs) addCounts(sum, topic);
    return sum;
  }

  /** A lasting reference to the topic of this name: there is one topic behind it, however often it comes and goes. */
  handle(name: string): LiveTopic {
    const topic = () => this.#topics.get(name);
    this.#check(name);
    return {
      name,
      get state() {
        return topic()?.state ?? "connecting";
      },
      get cursor() {
        return topic()?.cursor ?? null;
      },
      subscribe: (listener, options) =>
        this.#bare
          ? this.#bare.listen(() =>
              this.#get(name).subscribe(listener, options),
            )
          : this.#get(name).subscribe(listener, options),
      older: async (before, limit) =>
        this.#bare ? [] : this.#get(name).older(before, limit),
    };
  }

  #get(name: string): Topic {
    const known = this.#topics.get(name);
    if (known) return known;
    const topic = this.#make(name);
    this.#topics.set(name, topic);
    this.#logs = null;
    this.#wanted(topic, false);
    return topic;
  }

  #check(name: string): void {
    if (this.#log !== null && parseTopic(name) === null) {
      throw new LiveletsError(
        "bad-argument",
        `client: "${name}" is not a topic. Use <tenant>.public, .role.<role>, .user.<id> or .room.<room>.`,
      );
    }
  }

  close(): void {
    this.watch.stop();
    this.#graces.stopAll();
    for (const topic of this.#topics.values()) topic.close();
    this.#topics.clear();
    this.#logs = null;
  }

  get #isOpen(): boolean {
    return this.#connection().phase === "open";
  }

  #make(name: string): Topic {
    const shared = {
      deps: this.#deps,
      isOpen: () => this.#isOpen,
      changed: this.#changed,
      count: (what: "messages" | "malformed" | "failed") =>
        void (this.#counts[what] += 1),
    };
    if (this.#log === null) {
      return new this.#bare!.part!.BareTopic(name, {
        ...shared,
        wanted: (topic, wanted) => this.#wanted(topic, wanted),
      });
    }
    const topic: TopicLog = new TopicLog(name, {
      ...shared,
      log: this.#log,
      told: (event) => this.keeper?.told(event),
      wanted: (topic, wanted) => this.#wanted(topic, wanted),
      askHead: (topic) => this.watch.ask(topic),
      askGrants: () => this.#connection().askGrants(),
    });
    this.keeper?.made(topic);
    return topic;
  }

  #wanted(topic: Topic, wanted: boolean): void {
    if (wanted) {
      this.#graces.stop(topic.name);
      this.#connection().hold(topic);
      this.watch.start();
    } else {
      this.#graces.start(topic.name, GRACE_MS, () => this.#letGo(topic));
    }
  }

  #letGo(topic: Topic): void {
    if (this.#topics.get(topic.name) !== topic) return;
    this.#topics.delete(topic.name);
    this.#logs = null;
    this.#connection().release(topic);
    if (topic instanceof TopicLog) addCounts(this.#past, topic);
    topic.close();
    if (this.#topics.size === 0) this.watch.stop();
    this.#changed();
  }
}

function addCounts(
  sum: {
    [name in "applied" | "repeated" | "early" | "fetches" | "resets"]: number;
  },
  topic: TopicLog,
): void {
  const { counters } = topic.receiver;
  sum.applied += counters.applied;
  sum.repeated += counters.repeated;
  sum.early += counters.early;
  sum.fetches += counters.fetches;
  sum.resets += counters.resets;
}
