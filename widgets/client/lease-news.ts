import { isReset } from "../events/event.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { LeaseFacts } from "../events/lease.ts";
import { parseLease } from "../events/parse-lease.ts";
import type { LiveTopic } from "./types.ts";

const TYPE = "lease:changed";

/** What is known of a lease: by answers and by the topic that tells of its changes, whichever is newer. */
export class LeaseNews {
  readonly #resource: string;
  readonly #topic: (name: string) => LiveTopic;
  readonly #learned: (facts: LeaseFacts) => void;
  #facts: LeaseFacts | null = null;
  #stop: (() => void) | null = null;

  /** @param learned called with what was not known before */
  constructor(
    resource: string,
    topic: (name: string) => LiveTopic,
    learned: (facts: LeaseFacts) => void,
  ) {
    this.#resource = resource;
    this.#topic = topic;
    this.#learned = learned;
  }

  get facts(): LeaseFacts | null {
    return this.#facts;
  }

  /** The token tells what is newer; under one token, a lease ends and does not begin again. */
  learn(facts: LeaseFacts): void {
    const known = this.#facts;
    const hasEnded = known && !known.holder && facts.holder;
    if (known && facts.token < known.token) return;
    if (facts.token === known?.token && hasEnded) return;
    this.#facts = facts;
    this.#learned(facts);
  }

  /** Follows a topic, or none. */
  follow(name: string | null): void {
    if (name === null) {
      this.#stop?.();
      this.#stop = null;
    } else
      this.#stop ??= this.#topic(name).subscribe((event) => this.#heard(event));
  }

  #heard(event: LiveEvent | LiveReset): void {
    const told = isReset(event)
      ? event.snapshot.last.get(`${TYPE}/${this.#resource}`)
      : event;
    if (told?.type !== TYPE || told.key !== this.#resource) return;
    const facts = parseLease(told.data);
    if (facts?.resource === this.#resource) this.learn(facts);
  }
}
