import { LiveletsError } from "../events/error.ts";
import { createMemoryStore } from "./store-in-memory.ts";
import { readCommandRow, type QueuedCommand } from "./queue-rows.ts";
import type { Store, StoreTransaction } from "./store.ts";

export const MOST_COMMANDS = 100;
/** An answer that the page which gave the command did not fetch is let go after this. */
const FETCHED_MS = 60_000;

export type NewCommand = Omit<QueuedCommand, "scope" | "table" | "key">;

export interface QueueStoreHost {
  readonly scope: string;
  /** Null where nothing survives the page. */
  readonly store: Store | null;
  now(): number;
  failed(thrown: unknown): void;
}

/** The commands of one person, in the place that survives the page, and beside it those that could not be put there. */
export class QueueStore {
  readonly #host: QueueStoreHost;
  readonly #beside = createMemoryStore();
  #kept: readonly QueuedCommand[] = [];
  /** How those are by now that could not be written down. */
  readonly #shadows = new Map<string, QueuedCommand>();
  readonly #unsaved = new Set<string>();
  #adding: Promise<unknown> = Promise.resolve();

  constructor(host: QueueStoreHost) {
    this.#host = host;
  }

  isSaved({ id }: Pick<QueuedCommand, "id">): boolean {
    return this.#host.store !== null && !this.#unsaved.has(id);
  }

  /** In their order. Those that cannot be read are removed. */
  async load(): Promise<QueuedCommand[]> {
    const { store } = this.#host;
    // What cannot be read now is still there.
    if (store)
      this.#kept =
        (await this.#try(store, (tx) => this.#read(tx))) ?? this.#kept;
    const beside = await this.#beside.run((tx) => this.#read(tx));
    const kept = this.#kept.map((row) => this.#shadows.get(row.id) ?? row);
    return [...kept, ...beside].sort((a, b) => a.key - b.key);
  }

  /** True once it is kept, `unsaved` where that is only for as long as the page is open; false where there is no room. */
  add(command: NewCommand): Promise<boolean | "unsaved"> {
    // One after the other, so that those that cannot be kept stand in their order too.
    const added = this.#adding.then(() => this.#add(command));
    this.#adding = added.catch(() => {});
    return added;
  }

  async #add(command: NewCommand): Promise<boolean | "unsaved"> {
    const { store } = this.#host;
    const before = await this.load();
    const last = before.at(-1)?.key ?? 0;
    const unsaved = before.filter(({ id }) => this.#unsaved.has(id));
    const here = unsaved.length;
    // Another tab would send it before one that only this page knows.
    const isBehind = unsaved.some(
      ({ order, state }) => order === command.order && state !== "ended",
    );
    if (store && !isBehind) {
      const added = await this.#try(store, async (tx) => {
        await this.#keepOwner(tx);
        return this.#put(tx, command, last, here);
      });
      if (added !== undefined) return added;
    }
    this.#unsaved.add(command.id);
    const kept = before.length - here;
    const added = await this.#beside.run((tx) =>
      this.#put(tx, command, last, kept),
    );
    return added && "unsaved";
  }

  /**
   * False where it is gone. Where it cannot be written down this page goes by what it knows: the server does nothing
   * twice. What would not be the same again after a reload is `strict`: then that throws.
   * @param change what becomes of it; null removes it
   */
  async change(
    { key, id }: Pick<QueuedCommand, "key" | "id">,
    change: (command: QueuedCommand) => QueuedCommand | null,
    isStrict = false,
  ): Promise<boolean> {
    const { store, scope } = this.#host;
    const apply = async (tx: StoreTransaction): Promise<boolean> => {
      const command = readCommandRow(await tx.get("command", scope, key));
      if (command?.id !== id) return false;
      const changed = change(command);
      if (changed) tx.put(changed);
      else tx.delete("command", scope, key);
      return true;
    };
    if (!store || this.#unsaved.has(id)) return this.#beside.run(apply);
    const done = await this.#try(store, apply);
    if (done !== undefined) {
      this.#shadows.delete(id);
      return done;
    }
    const was = (await this.load()).find((command) => command.id === id);
    if (!was) return false;
    if (isStrict)
      throw new LiveletsError(
        "unavailable",
        `client: could not write down what becomes of "${was.type}" on this device. Make room, and try again.`,
      );
    const changed = change(was) ?? { ...was, state: "ended" as const };
    this.#shadows.set(id, changed);
    return true;
  }

  async #read(tx: StoreTransaction): Promise<QueuedCommand[]> {
    const { scope, now } = this.#host;
    const rows = await tx.all("command", scope);
    return rows.flatMap((row) => {
      const command = readCommandRow(row);
      const isPast =
        command?.answer?.status.match(/^(applied|duplicate)$/) &&
        Math.abs(now() - (command.endedAt ?? 0)) > FETCHED_MS;
      if (command && !isPast) return [command];
      tx.delete("command", scope, (row as QueuedCommand).key);
      return [];
    });
  }

  async #put(
    tx: StoreTransaction,
    command: NewCommand,
    last: number,
    others: number,
  ): Promise<boolean> {
    const { scope } = this.#host;
    const all = await this.#read(tx);
    if (all.some(({ id }) => id === command.id)) return true;
    const waiting = all.filter(({ state }) => state !== "ended").length;
    if (waiting + others >= MOST_COMMANDS) return false;
    const key = Math.max(last, all.at(-1)?.key ?? 0) + 1;
    tx.put({ ...command, scope, table: "command", key } as QueuedCommand);
    return true;
  }

  /** So that somebody else's sign-in finds it, and age too. */
  async #keepOwner(tx: StoreTransaction): Promise<void> {
    const { scope, now } = this.#host;
    const known = await tx.get("who", "", scope);
    const row = { ...(known as object | undefined), savedAt: now() };
    tx.put({ ...row, scope: "", table: "who", key: scope } as never);
  }

  async #try<T>(
    store: Store,
    body: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await store.run(body);
    } catch (thrown) {
      this.#host.failed(thrown);
      return undefined;
    }
  }
}
