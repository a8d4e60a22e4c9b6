import type { ClientDeps } from "./client-deps.ts";
import { sendCommand, type CommandSender } from "./command.ts";
import { Memory, type MemoryHost } from "./memory.ts";
import type { Identity, TopicMemory } from "./memory-rows.ts";
import { scopeOf, scopesOf } from "./memory-scope.ts";
import { Queue } from "./queue.ts";
import { QueueStore } from "./queue-store.ts";
import type { ConflictStrategies } from "./queue-types.ts";
import { StoreError, storeErrorOf, type Store } from "./store.ts";
import type { StoreTrouble } from "./store.ts";
import { joinTabs, type Tabs } from "./tabs.ts";
import type { Tokens } from "./tokens.ts";
import { uuid } from "./uuid.ts";

/** A page may have a client per person: what another one keeps is not removed before it can say that it is there. */
const OTHERS_MS = 5_000;

export interface DeviceHost extends CommandSender {
  readonly endpoint: string;
  readonly deps: ClientDeps;
  readonly tokens: Pick<Tokens, "current">;
  /** Null where nothing is to be kept. */
  readonly storage: (() => Promise<Store>) | null;
  readonly strategies: ConflictStrategies;
  /** Server time, in ms. */
  now(): number;
  topics: MemoryHost["topics"];
  identity: MemoryHost["identity"];
  restore(
    identity: Identity | null,
    topics: ReadonlyMap<string, TopicMemory>,
  ): void;
  changed(): void;
}

/** Everything that is kept of one person on this device: where topics stand, and what waits to be sent. */
export class Device {
  trouble: StoreTrouble | null = null;
  readonly #host: DeviceHost;
  /** This page's own name: nobody else's commands may come under it. */
  readonly #client = uuid();
  #store: Store | null = null;
  #scope: string | null = null;
  #memory: Memory | null = null;
  #queue: Queue | null = null;
  #tabs: Tabs | null = null;
  #stopOthers = () => {};
  #closed = false;

  constructor(host: DeviceHost) {
    this.#host = host;
  }

  get queue(): Queue | null {
    return this.#queue;
  }

  /** Never rejects: where nothing can be kept it says so, and goes on without. */
  async open(): Promise<this> {
    const { storage } = this.#host;
    try {
      if (!storage) throw new StoreError("off");
      this.#store = await storage();
    } catch (thrown) {
      this.#failed(thrown);
    }
    await this.#enter(await this.#scopeNow().catch(() => null));
    return this;
  }

  changed(): void {
    this.#memory?.changed();
  }

  /** The page may be about to go. */
  async save(): Promise<void> {
    await this.#memory?.save();
  }

  /** Looks whether it is still the same person. Another one finds nothing of the first. */
  async check(): Promise<boolean> {
    const scope = await this.#scopeNow();
    if (this.#closed || scope === this.#scope) return !this.#closed;
    const before = this.#scope;
    this.#leave(true);
    if (before !== null) await this.#wipe(before);
    await this.#enter(scope);
    return false;
  }

  /** Removes everything that is kept for this server and tenant. */
  async forget(): Promise<void> {
    this.#leave(true);
    await this.#try((store) => removeScopes(store, this.#prefix, () => true));
    await this.#enter(await this.#scopeNow().catch(() => null));
  }

  close(): void {
    this.#closed = true;
    this.#leave(false);
    this.#store?.close();
  }

  // one person ------------------------------------------------------------------------------------------------------

  get #prefix(): string {
    return scopesOf(this.#host.endpoint, this.#host.tenant ?? "");
  }

  async #scopeNow(): Promise<string | null> {
    const { endpoint, tenant = "", tokens } = this.#host;
    return scopeOf(endpoint, tenant, await tokens.current());
  }

  async #enter(scope: string | null): Promise<void> {
    if (this.#closed) return;
    this.#scope = scope;
    if (scope === null && this.#store) this.#failed(new StoreError("unnamed"));
    const store = scope === null ? null : this.#store;
    const tabs = (this.#tabs = joinTabs(scope, () => void this.#told()));
    this.#queue = this.#makeQueue(scope ?? "", store, tabs);
    this.#queue.look();
    if (!store || scope === null) return;
    this.#memory = this.#makeMemory(store, scope);
    this.#stopOthers = this.#host.deps.after(
      OTHERS_MS,
      () => void this.#removeOthers(scope),
    );
    await this.#restore();
  }

  async #restore(): Promise<void> {
    try {
      const kept = await this.#memory?.restore();
      if (kept && !this.#closed) this.#host.restore(kept.identity, kept.topics);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #makeMemory(store: Store, scope: string): Memory {
    const { deps } = this.#host;
    return new Memory({
      ...{ deps, store, scope },
      topics: () => this.#host.topics(),
      identity: () => this.#host.identity(),
      failed: (thrown) => this.#failed(thrown),
    });
  }

  #makeQueue(scope: string, store: Store | null, tabs: Tabs): Queue {
    const host = this.#host;
    const { deps } = host;
    const failed = (thrown: unknown) => this.#failed(thrown);
    const now = () => host.now();
    return new Queue({
      ...{ deps, uuid, now, client: this.#client },
      rows: new QueueStore({ scope, store, now, failed }),
      strategies: host.strategies,
      online: () => deps.page.online(),
      send: (command) => sendCommand(host, command),
      isOwner: () => this.check(),
      exclusive: (name, run) => tabs.exclusive(name, run),
      tellTabs: () => tabs.tell(),
      changed: () => host.changed(),
    });
  }

  async #told(): Promise<void> {
    this.#queue?.look();
    await this.check().catch(() => {});
  }

  #leave(isSignedOut: boolean): void {
    this.#stopOthers();
    this.#memory?.close();
    this.#queue?.close(isSignedOut);
    this.#tabs?.leave();
    this.#memory = this.#queue = this.#tabs = null;
    this.#host.changed();
  }

  // what is removed -------------------------------------------------------------------------------------------------

  async #wipe(scope: string): Promise<void> {
    await this.#try((store) => removeScopes(store, scope, () => true));
  }

  /** Of people who were here before and are no more. */
  async #removeOthers(scope: string): Promise<void> {
    const tabs = this.#tabs;
    const used = (await tabs?.used()) ?? new Set<string>();
    if (this.#closed || tabs !== this.#tabs) return;
    await this.#try((store) =>
      removeScopes(
        store,
        this.#prefix,
        (other) => other !== scope && !used.has(other),
      ),
    );
  }

  async #try(work: (store: Store) => Promise<void>): Promise<void> {
    try {
      if (this.#store) await work(this.#store);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Said once; the badge goes on saying it. */
  #failed(thrown: unknown): void {
    const { trouble } = storeErrorOf(thrown);
    if (this.#closed || this.trouble === trouble) return;
    this.trouble = trouble;
    if (trouble !== "off")
      console.warn(
        `client: nothing more is kept on this device (${trouble}). It goes on without: what waits to be sent is lost with the page.`,
      );
    this.#host.changed();
  }
}

async function removeScopes(
  store: Store,
  prefix: string,
  isWanted: (scope: string) => boolean,
): Promise<void> {
  await store.run(async (tx) => {
    for (const row of await tx.all("who", "")) {
      const { key } = row as { key: string };
      if (!key.startsWith(prefix) || !isWanted(key)) continue;
      tx.delete("who", "", key);
      tx.clear(key);
    }
  });
}
