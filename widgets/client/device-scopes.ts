import type { DeviceHost } from "./device-host.ts";
import { scopeOf, scopesOf } from "./memory-scope.ts";
import type { Store } from "./store.ts";
import type { Tabs } from "./tabs.ts";

/** A page may have a client per person: what another one keeps is not removed before it can say that it is there. */
const OTHERS_MS = 5_000;

export interface DeviceScopesHost extends Pick<
  DeviceHost,
  "options" | "deps" | "tokens"
> {
  store(): Store | null;
  failed(thrown: unknown): void;
}

/** Whose things are kept for this server and tenant, and what is removed of them. */
export class DeviceScopes {
  readonly #host: DeviceScopesHost;
  #stopOthers = () => {};

  constructor(host: DeviceScopesHost) {
    this.#host = host;
  }

  /** The scope of a visitor. */
  get nobody(): string | null {
    return this.#of(null);
  }

  /** The scope of who is here; null where a token does not say. Rejects where the page cannot tell. */
  async now(): Promise<string | null> {
    return this.#of(await this.#host.tokens.current());
  }

  /** Removes the scopes of this server and tenant that are wanted gone, whatever is in them. */
  async remove(isWanted: (scope: string) => boolean): Promise<void> {
    const { endpoint = "", tenant = "" } = this.#host.options;
    const prefix = scopesOf(endpoint, tenant);
    try {
      await this.#host.store()?.run(async (tx) => {
        for (const row of await tx.all("who", "")) {
          const { key } = row as { key: string };
          if (!key.startsWith(prefix) || !isWanted(key)) continue;
          tx.delete("who", "", key);
          tx.clear(key);
        }
      });
    } catch (thrown) {
      this.#host.failed(thrown);
    }
  }

  /** Removes, a little later, what is kept of people who were here before and are no more. */
  removeOthersSoon(scope: string, tabs: Tabs | null): void {
    this.stop();
    let isDue = true;
    const stop = this.#host.deps.after(OTHERS_MS, async () => {
      const used = (await tabs?.used()) ?? new Set<string>();
      if (isDue) await this.remove((one) => one !== scope && !used.has(one));
    });
    this.#stopOthers = () => {
      isDue = false;
      stop();
    };
  }

  stop(): void {
    this.#stopOthers();
  }

  #of(token: string | null): string | null {
    const { endpoint = "", tenant = "" } = this.#host.options;
    return scopeOf(endpoint, tenant, token);
  }
}
