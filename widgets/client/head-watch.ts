import type { HeadsAnswer } from "../events/answers.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { TopicLog } from "./topic-log.ts";

/** One call for all topics this often (± 20 %), while seen and where nothing else proved them lately. */
const EVERY_MS = 30_000;
const FRESH_MS = 15_000;
/** Asked at least so often although frames prove everything: it tells the server that somebody still looks. */
const STAY_MS = 240_000;
/** Questions that come close together share one call. */
const GATHER_MS = 50;
/** What one call takes. */
const TOPICS = 100;

export interface HeadWatchHost {
  readonly deps: ClientDeps;
  isOpen(): boolean;
  topics(): readonly TopicLog[];
  heads(topics: readonly string[]): Promise<HeadsAnswer>;
  /** A topic was left out of the answer: the right to read it may be gone. */
  missing(): void;
}

/** Bounds the loss of a last event before silence: asks where the logs stand when no frame has told. */
export class HeadWatch {
  readonly #host: HeadWatchHost;
  #asked = new Set<TopicLog>();
  #toldAt: number;
  #stopGather: (() => void) | null = null;
  #stopPeriod: (() => void) | null = null;

  constructor(host: HeadWatchHost) {
    this.#host = host;
    this.#toldAt = host.deps.now();
  }

  start(): void {
    if (this.#stopPeriod) return;
    const { deps } = this.#host;
    this.#stopPeriod = deps.after(
      EVERY_MS * (0.8 + deps.random() * 0.4),
      () => {
        this.#stopPeriod = null;
        this.start();
        if (deps.page.visible()) this.checkStale();
      },
    );
  }

  stop(): void {
    this.#stopPeriod?.();
    this.#stopGather?.();
    this.#stopPeriod = this.#stopGather = null;
    this.#asked.clear();
  }

  /** Asks for every topic whose proof is getting old. */
  checkStale(): void {
    const now = this.#host.deps.now();
    const isLong = now - this.#toldAt > STAY_MS;
    for (const topic of this.#host.topics()) {
      const { joined, provenAt } = topic.receiver;
      if (joined && (isLong || provenAt === null || now - provenAt > FRESH_MS))
        this.ask(topic);
    }
  }

  ask(topic: TopicLog): void {
    this.#asked.add(topic);
    this.#stopGather ??= this.#host.deps.after(GATHER_MS, () => {
      this.#stopGather = null;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    const topics = [...this.#asked];
    this.#asked.clear();
    if (!this.#host.isOpen()) return;
    for (let start = 0; start < topics.length; start += TOPICS)
      await this.#one(topics.slice(start, start + TOPICS));
  }

  async #one(topics: readonly TopicLog[]): Promise<void> {
    const sentAt = (this.#toldAt = this.#host.deps.now());
    try {
      const { heads } = await this.#host.heads(topics.map(({ name }) => name));
      const byName = new Map(heads.map((head) => [head.topic, head]));
      for (const topic of topics) {
        const head = byName.get(topic.name);
        if (head) topic.heads(head.epoch, head.seq, sentAt);
        else this.#host.missing();
      }
    } catch {
      // Nothing was proven: the topics go stale by themselves, and the next round asks again.
    }
  }
}
