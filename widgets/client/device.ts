import { LiveletsError } from "../events/error.ts";
import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";
import { Receiver } from "../log/receiver.ts";
import { callSafely } from "./call-safely.ts";
import { countFitting, sendCommand, sendCommands } from "./command.ts";
import type { DeviceHost } from "./device-host.ts";
import { DeviceScopes } from "./device-scopes.ts";
import { Memory, type MemoryTopic } from "./memory.ts";
import type { Identity, TopicMemory } from "./memory-rows.ts";
import { Queue } from "./queue.ts";
import { QueueStore } from "./queue-store.ts";
import type {
  CommandQueue,
  ConflictChoice,
  PendingCommand,
} from "./queue-types.ts";
import { StoreError, storeErrorOf, type Store } from "./store.ts";
import type { StoreTrouble } from "./store.ts";
import { openBrowserStore } from "./store-in-browser.ts";
import { joinTabs, type Tabs } from "./tabs.ts";
import type { TopicLog } from "./topic-log.ts";
import type { TopicKeeper } from "./topic-registry.ts";
import { uuid } from "./uuid.ts";

const NONE: readonly PendingCommand[] = [];

/** Never rejects: where nothing can be kept it says so, and goes on without. */
export async function openDevice(host: DeviceHost): Promise<Device> {
  const device = new Device(host);
  host.closing(() => device.close());
  await device.open();
  if (host.isClosed()) device.close();
  return device;
}

/** Everything that is kept of one person on this device: where topics stand, and what waits to be sent. */
export class Device implements CommandQueue, TopicKeeper {
  #trouble: StoreTrouble | null = null;
  readonly #host: DeviceHost;
  readonly #scopes: DeviceScopes;
  /** This page's own name: nobody else's commands may come under it. */
  readonly #client = uuid();
  #store: Store | null = null;
  #scope: string | null = null;
  #memory: Memory | null = null;
  #queue: Queue | null = null;
  #tabs: Tabs | null = null;
  #closed = false;
  readonly #listeners = new Set<(all: readonly PendingCommand[]) => void>();
  #shown = NONE;
  /** What was kept of topics that nobody has asked for yet. */
  #remembered: ReadonlyMap<string, TopicMemory> = new Map();

  constructor(host: DeviceHost) {
    this.#host = host;
    this.#scopes = new DeviceScopes({
      ...host,
      store: () => this.#store,
      failed: (thrown) => this.#failed(thrown),
    });
  }

  async open(): Promise<void> {
    const { storage, persist, endpoint } = this.#host.options;
    try {
      if (persist === false || !(storage ?? endpoint))
        throw new StoreError("off");
      this.#store = await (storage ?? openBrowserStore)();
    } catch (thrown) {
      this.#failed(thrown);
    }
    this.#host.topics.keeper = this;
    const { granted } = this.#host.client;
    await this.#enter(await this.#scopes.now().catch(() => null));
    if (granted) this.#met();
  }

  // the queue -------------------------------------------------------------------------------------------------------

  get commands(): readonly PendingCommand[] {
    return this.#queue?.commands ?? NONE;
  }

  subscribe(listener: (all: readonly PendingCommand[]) => void): () => void {
    const own: typeof listener = (all) => listener(all);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  command(
    ...command: Parameters<Queue["command"]>
  ): ReturnType<Queue["command"]> {
    if (this.#queue) return this.#queue.command(...command);
    throw new LiveletsError(
      "unavailable",
      "client: it is closed, and sends nothing any more. Make another one.",
    );
  }

  async retry(id: string): Promise<void> {
    await this.#queue?.retry(id);
  }

  async discard(id: string): Promise<void> {
    await this.#queue?.discard(id);
  }

  async resolve(id: string, choice: ConflictChoice): Promise<void> {
    await this.#queue?.resolve(id, choice);
  }

  // what the client tells -------------------------------------------------------------------------------------------

  get facts() {
    return { pending: this.#queue?.pending ?? 0, notKept: this.#trouble };
  }

  changed(): void {
    this.#memory?.changed();
  }

  /** The page may be about to go. */
  save(): void {
    void this.#memory?.save();
    this.#tabs?.release();
  }

  /** The network, or the page, is there again. */
  reopened(): void {
    this.#tabs?.hold();
    this.#queue?.reopened();
  }

  /** `connect` was. */
  answered(): void {
    this.check().then(
      () => this.#met(),
      () => {},
    );
    this.reopened();
  }

  made(topic: TopicLog): void {
    const memory = this.#remembered.get(topic.name);
    if (!memory || topic.cursor || topic.receiver.joined) return;
    const { cursor, snapshot, provenAt } = memory;
    const random = () => this.#host.deps.random();
    const receiver = new Receiver(topic.name, { cursor, random });
    topic.begin(receiver, snapshot, provenAt);
  }

  told(event: LiveEvent | LiveReset): void {
    const { recent, last } = isReset(event)
      ? event.snapshot
      : { recent: [event], last: new Map<string, LiveEvent>() };
    for (const { command } of [...recent, ...last.values()])
      if (command) this.#queue?.seen(command);
  }

  /**
   * Looks whether it is still the same person. Another one finds nothing of the first. Nobody finds nothing either, but
   * may be the same person whose token cannot be renewed for want of a network: what is theirs is removed once the server
   * was met without one.
   */
  async check(): Promise<boolean> {
    const scope = await this.#scopes.now();
    if (this.#closed || scope === this.#scope) return !this.#closed;
    const before = this.#scope;
    const isNobody = scope === this.#scopes.nobody;
    this.#leave(!isNobody);
    if (before !== null && !isNobody)
      await this.#scopes.remove((one) => one === before);
    await this.#renew(scope);
    return false;
  }

  /** Removes everything that is kept for this server and tenant. */
  async forget(): Promise<void> {
    this.#leave(true);
    await this.#scopes.remove(() => true);
    await this.#renew(await this.#scopes.now().catch(() => null));
  }

  close(): void {
    this.#closed = true;
    this.#leave(false);
    this.#store?.close();
    this.#listeners.clear();
  }

  // one person ------------------------------------------------------------------------------------------------------

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
    if (scope !== this.#scopes.nobody)
      this.#scopes.removeOthersSoon(scope, this.#tabs);
    await this.#restore();
  }

  /** The server has answered who is here. */
  #met(): void {
    const scope = this.#scope;
    if (
      scope === this.#scopes.nobody &&
      scope !== null &&
      !this.#host.client.user
    )
      this.#scopes.removeOthersSoon(scope, this.#tabs);
  }

  /** What is known was said of another sign-in: nothing of it is kept as this one's before the server has said who is here. */
  async #renew(scope: string | null): Promise<void> {
    const { client } = this.#host;
    Object.assign(client, { user: null, roles: [], granted: null });
    this.#host.changed();
    await this.#enter(scope);
    if (!this.#closed) this.#host.ask();
  }

  async #restore(): Promise<void> {
    try {
      const kept = await this.#memory?.restore();
      if (!kept || this.#closed) return;
      this.#adopt(kept.identity);
      this.#remembered = kept.topics;
      for (const topic of this.#host.topics.logs) this.made(topic);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #adopt(identity: Identity | null): void {
    const { client, pack } = this.#host;
    if (!identity || client.granted) return;
    const { user, roles, granted } = identity;
    Object.assign(client, { user, roles, granted });
    void pack.load(identity.pack);
    this.#host.changed();
  }

  #makeMemory(store: Store, scope: string): Memory {
    const { deps } = this.#host;
    return new Memory({
      ...{ deps, store, scope },
      // Without what a person may no longer read, or another one could.
      topics: () =>
        this.#host.topics.logs
          .filter(({ name }) => this.#host.client.granted?.includes(name))
          .map(memoryOf),
      identity: () => {
        const { user, roles, granted } = this.#host.client;
        const pack = this.#host.pack.name;
        return granted && { user, roles, granted, pack };
      },
      failed: (thrown) => this.#failed(thrown),
    });
  }

  #makeQueue(scope: string, store: Store | null, tabs: Tabs): Queue {
    const { deps, client, options, post } = this.#host;
    const { tenant, conflicts = {} } = options;
    const failed = (thrown: unknown) => this.#failed(thrown);
    const now = () => client.now();
    return new Queue({
      ...{ deps, uuid, now, client: this.#client },
      rows: new QueueStore({ scope, store, now, failed }),
      strategies: conflicts,
      online: () => deps.page.online(),
      send: (command) => sendCommand({ tenant, post }, command),
      sendAll: (commands) => sendCommands({ tenant, post }, commands),
      countFitting: (commands) => countFitting(tenant, commands),
      isOwner: () => this.check(),
      exclusive: (name, run) => tabs.exclusive(name, run),
      tellTabs: () => tabs.tell(),
      changed: () => this.#tell(),
    });
  }

  async #told(): Promise<void> {
    this.#queue?.look();
    await this.check().catch(() => {});
  }

  #leave(isSignedOut: boolean): void {
    this.#scopes.stop();
    this.#memory?.close();
    this.#queue?.close(isSignedOut);
    this.#tabs?.leave();
    this.#memory = this.#queue = this.#tabs = null;
    this.#remembered = new Map();
    this.#tell();
  }

  #tell(): void {
    const { commands } = this;
    if (commands === this.#shown) return;
    this.#shown = commands;
    this.#host.changed();
    for (const listener of [...this.#listeners])
      callSafely("queue", () => listener(commands));
  }

  /** Said once; the badge goes on saying it. */
  #failed(thrown: unknown): void {
    const { trouble } = storeErrorOf(thrown);
    if (this.#closed || this.#trouble === trouble) return;
    this.#trouble = trouble;
    if (trouble !== "off")
      console.warn(
        `client: nothing more is kept on this device (${trouble}). It goes on without: what waits to be sent is lost with the page.`,
      );
    this.#host.changed();
  }
}

function memoryOf(topic: TopicLog): MemoryTopic {
  const { name, receiver, kept, facts } = topic;
  const { cursor } = receiver;
  const { provenAt } = facts;
  return {
    name,
    memory: cursor && { snapshot: kept.snapshot(cursor), cursor, provenAt },
  };
}
