import type { LiveletsError } from "../events/error.ts";
import type { LiveClient } from "../client/types.ts";

/** A client that elements share, and may have to wait for: a provider's, or the script tag's. */
export class ClientHolder {
  #client: LiveClient | null = null;
  #error: LiveletsError | null = null;
  readonly #listeners = new Set<() => void>();

  get client(): LiveClient | null {
    return this.#client;
  }

  /** Why there is no client and will be none, until something is set again. */
  get error(): LiveletsError | null {
    return this.#error;
  }

  set(client: LiveClient | null, error: LiveletsError | null = null): void {
    if (client === this.#client && error === this.#error) return;
    this.#client = client;
    this.#error = error;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
