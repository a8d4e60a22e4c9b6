import type {
  ConnectAnswer,
  HeadsAnswer,
  HistoryAnswer,
  HistoryQuery,
} from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { Tape } from "../events/recording.ts";
import { channelOf } from "../events/topic.ts";
import type { WireFrame } from "./local-log.ts";
import { ReplayTopic } from "./replay-topic.ts";
import type { LogPort } from "./source.ts";

/** What has to be told when time has moved. */
export interface ReplayNews {
  readonly channel: string;
  /** None: the numbering is another, the topic starts anew. */
  readonly frames: readonly WireFrame[];
}

/** The log of a recording as it stood at a time. Its topics are granted to whoever asks, whatever the tenant. */
export class ReplayLog implements LogPort {
  readonly isPast = true;
  readonly tape: Tape;
  readonly #topics = new Map<string, ReplayTopic>();
  /** By channel. */
  readonly #channels = new Map<string, ReplayTopic>();
  readonly #time: () => number;
  #steps = 0;

  constructor(tape: Tape, time: () => number) {
    this.tape = tape;
    this.#time = time;
    tape.steps.forEach((step, place) => {
      const { topic: name } = "event" in step ? step.event : step.snapshot;
      const topic = this.#open(name);
      if ("event" in step) topic.add(place, step.event);
      else topic.start(place, step.snapshot);
    });
  }

  /** How many steps have happened. */
  get steps(): number {
    return this.#steps;
  }

  has(channel: string): boolean {
    return this.#channels.has(channel);
  }

  /** Lets so many steps have happened. Answers what is to be told of it. */
  moveTo(steps: number): ReplayNews[] {
    const back = steps < this.#steps;
    this.#steps = steps;
    return [...this.#channels].flatMap(([channel, topic]) => {
      const { epoch, head } = topic;
      topic.moveTo(steps, back);
      if (topic.epoch !== epoch) return { channel, frames: [] };
      return topic.head > head ? { channel, frames: topic.frames(head) } : [];
    });
  }

  async connect(query: { topics?: readonly string[] }): Promise<ConnectAnswer> {
    const topics = [...this.#topics.values()];
    return {
      user: null,
      roles: ["visitor"],
      topics: topics.map(({ name, epoch, head }) => ({
        name,
        channel: channelOf(name, 1),
        epoch,
        head,
      })),
      denied: (query.topics ?? [])
        .filter((name) => !this.#topics.has(name))
        .map((name) => ({ name, reason: "it is not in the recording" })),
      transports: ["poll"],
      transport: { kind: "poll" },
      pack: this.tape.pack,
      serverTime: this.#now,
    };
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    const topic = this.#topics.get(query.topic);
    if (topic) return topic.history(query);
    throw new LiveletsError(
      "denied",
      `replay: "${query.topic}" is not in the recording. Use one that is.`,
    );
  }

  async heads(names: readonly string[]): Promise<HeadsAnswer> {
    const topics = names.flatMap((name) => this.#topics.get(name) ?? []);
    return {
      heads: topics.map(({ name: topic, epoch, head: seq }) => {
        return { topic, epoch, seq };
      }),
      serverTime: this.#now,
    };
  }

  get #now(): string {
    return new Date(this.#time()).toISOString();
  }

  #open(name: string): ReplayTopic {
    const known = this.#topics.get(name);
    if (known) return known;
    const topic = new ReplayTopic(name);
    this.#topics.set(name, topic);
    this.#channels.set(channelOf(name, 1), topic);
    return topic;
  }
}
