import { LiveletsError, messageOf } from "../events/error.ts";
import type { Pack } from "../events/pack.ts";
import type { LiveClientOptions } from "./client-options.ts";

/** Loads the domain that `connect` named, once per name. Without it widgets show events by their names. */
export class PackLoader {
  pack: Pack | null = null;
  readonly #options: Pick<LiveClientOptions, "loadPack" | "onError">;
  readonly #loaded: () => void;
  /** Which was asked for last. */
  name: string | null = null;

  constructor(
    options: Pick<LiveClientOptions, "loadPack" | "onError">,
    loaded: () => void,
  ) {
    this.#options = options;
    this.#loaded = loaded;
  }

  async load(name: string | null): Promise<void> {
    if (name === null || name === this.name) return;
    this.name = name;
    try {
      this.pack = (await this.#options.loadPack?.(name)) ?? null;
      this.#loaded();
    } catch (thrown) {
      const message = `client: the pack "${name}" could not be loaded (${messageOf(thrown)}). Events are shown by their names.`;
      this.#options.onError?.(
        new LiveletsError("definition-failed", message, thrown),
      );
    }
  }
}
