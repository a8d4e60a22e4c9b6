interface Entry {
  readonly frame: string;
  readonly until: number;
}

/** The last event of each cache channel, for a while. Bounded: the one set longest ago goes first. */
export class EventCache {
  readonly #entries = new Map<string, Entry>();

  constructor(
    readonly ttlMs: number,
    readonly maxEntries: number,
  ) {}

  set(channel: string, frame: string, now: number): void {
    this.#entries.delete(channel);
    this.#entries.set(channel, { frame, until: now + this.ttlMs });
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > this.maxEntries && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
  }

  get(channel: string, now: number): Entry | null {
    const entry = this.#entries.get(channel);
    if (!entry) return null;
    if (entry.until > now) return entry;
    this.#entries.delete(channel);
    return null;
  }
}
