import type { Paintable } from "./frame.ts";

/** Code that is fetched when it is first wanted. Its host is asked to update when it came, or could not be had. */
export class Lazy<T> {
  readonly #host: Paintable;
  readonly #load: () => Promise<T>;
  #asked = false;
  #value: T | null = null;
  #failed = false;

  constructor(host: Paintable, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
  }

  /** It could not be had; `load` tries again. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Null until it is there. */
  get value(): T | null {
    return this.#value;
  }

  /** The same; the first call asks for it. */
  get(): T | null {
    if (!this.#asked) void this.load();
    return this.#value;
  }

  /** Asks for it, again if that failed before. Null if it cannot be had. */
  async load(): Promise<T | null> {
    this.#asked = true;
    this.#failed = false;
    try {
      this.#value ??= await this.#load();
    } catch {
      this.#failed = true;
    }
    this.#host.requestUpdate();
    return this.#value;
  }
}
