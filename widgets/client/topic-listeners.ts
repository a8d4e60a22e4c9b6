import { messageOf } from "../events/error.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { TopicListener, TopicOptions } from "./types.ts";

export interface ListenersHost {
  readonly name: string;
  /** The first listener came, or the last one left. */
  wanted(wanted: boolean): void;
  /** A listener threw. */
  failed(): void;
}

/** The listeners of one topic. One that throws harms itself alone: the others get their event, and the cursor moves on. */
export class TopicListeners {
  readonly #host: ListenersHost;
  readonly #all = new Map<TopicListener, TopicOptions>();

  constructor(host: ListenersHost) {
    this.#host = host;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Wrapped, so that the same function may listen twice and each undo ends its own. */
  add(
    listener: TopicListener,
    options: TopicOptions = {},
    first: () => LiveReset | null = () => null,
  ): () => void {
    const own: TopicListener = (event) => listener(event);
    this.#all.set(own, options);
    if (this.#all.size === 1) this.#host.wanted(true);
    const reset = first();
    if (reset) this.#tell(own, options, reset);
    return () => {
      if (this.#all.delete(own) && this.#all.size === 0)
        this.#host.wanted(false);
    };
  }

  each(run: (listener: TopicListener, options: TopicOptions) => void): void {
    for (const [listener, options] of this.#all) run(listener, options);
  }

  tell(event: LiveEvent | LiveReset): void {
    this.each((listener, options) => this.#tell(listener, options, event));
  }

  clear(): void {
    this.#all.clear();
  }

  #tell(
    listener: TopicListener,
    options: TopicOptions,
    event: LiveEvent | LiveReset,
  ): void {
    try {
      listener(event);
    } catch (thrown) {
      this.#host.failed();
      if (options.onError) options.onError(thrown);
      else
        console.error(
          `topic: a listener of "${this.#host.name}" threw "${messageOf(thrown)}". The event was delivered to the others.`,
        );
    }
  }
}
