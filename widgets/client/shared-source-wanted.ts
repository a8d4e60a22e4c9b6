import type { SourceContext } from "../sources/source.ts";

/** The channels with a log that this tab wants, and whether it was told under this term that they are joined. */
export class WantedChannels {
  readonly #context: SourceContext;
  readonly #channels = new Map<string, boolean>();

  constructor(context: SourceContext) {
    this.#context = context;
  }

  get all(): string[] {
    return [...this.#channels.keys()];
  }

  /** What has not been joined under this term. */
  get missing(): string[] {
    return this.all.filter((channel) => !this.#channels.get(channel));
  }

  /** False where it was wanted already. */
  add(channel: string): boolean {
    if (this.#channels.has(channel)) return false;
    this.#channels.set(channel, false);
    return true;
  }

  remove(channel: string): boolean {
    return this.#channels.delete(channel);
  }

  /** Nothing is known to be joined any more. */
  forget(): void {
    for (const channel of this.all) this.#channels.set(channel, false);
  }

  /** It is joined; told each time, for something may have been missed before. */
  confirm(channel: string): void {
    if (!this.#channels.has(channel)) return;
    this.#channels.set(channel, true);
    this.#context.joined(channel);
  }

  confirmNew(channel: string): void {
    if (this.#channels.get(channel) === false) this.confirm(channel);
  }

  deliver(channel: string, payload: unknown, event: string): void {
    if (this.#channels.get(channel))
      this.#context.message(channel, payload, event);
  }
}
