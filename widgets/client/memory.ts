import type { ClientDeps } from "./client-deps.ts";
import {
  isFresh,
  readTopicRow,
  readWhoRow,
  topicRow,
  whoRow,
  type Identity,
  type TopicMemory,
} from "./memory-rows.ts";
import type { Store, StoreTransaction } from "./store.ts";

/** Topics of one person that are kept; those that were written longest ago go first. */
const TOPICS = 50;
/** A topic with more states than this is fetched faster than it is read. */
const STATES = 5_000;
const EVERY_MS = 1_000;
/** That nothing is new is noted this often. */
const PROOF_MS = 10_000;

/** What the client says of one of its topics; null before there is anything. */
export interface MemoryTopic {
  readonly name: string;
  readonly memory: TopicMemory | null;
}

export interface MemoryHost {
  readonly deps: Pick<ClientDeps, "now" | "after">;
  readonly store: Store;
  readonly scope: string;
  topics(): readonly MemoryTopic[];
  identity(): Identity | null;
  /** Writing failed: once per kind of trouble is enough. */
  failed(thrown: unknown): void;
}

/** Keeps where the topics of a page stand, at most once a second, and gives it back at the next visit. */
export class Memory {
  readonly #host: MemoryHost;
  readonly #saved = new Map<string, TopicMemory>();
  #identity = "";
  #stopTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(host: MemoryHost) {
    this.#host = host;
  }

  /** What was kept for this person; what is too old, or cannot be read, is removed. */
  async restore(): Promise<{
    identity: Identity | null;
    topics: ReadonlyMap<string, TopicMemory>;
  }> {
    const { store, scope, deps } = this.#host;
    const now = deps.now();
    return store.run(async (tx) => {
      await removeOld(tx, scope, now);
      const identity = readWhoRow(await tx.get("who", "", scope), now);
      const topics = new Map<string, TopicMemory>();
      for (const row of await tx.all("topic", scope)) {
        const memory = readTopicRow(row, now);
        const { key } = row as { key: string };
        if (memory) topics.set(key, memory);
        else tx.delete("topic", scope, key);
      }
      return { identity, topics };
    });
  }

  /** Something may be new. Cheap: called for every frame. */
  changed(): void {
    if (this.#closed) return;
    this.#stopTimer ??= this.#host.deps.after(EVERY_MS, () => void this.save());
  }

  /** Now, and not in a second: the page may be about to go. */
  save(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = null;
    if (this.#closed) return this.#writing;
    return (this.#writing = this.#writing.then(() => this.#save()));
  }

  /** Writes nothing from here on. */
  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
  }

  async #save(): Promise<void> {
    const { store, scope, deps } = this.#host;
    const news = this.#news();
    const identity = this.#host.identity();
    const said = identity ? JSON.stringify(identity) : this.#identity;
    if (this.#closed || (news.length === 0 && said === this.#identity)) return;
    const now = deps.now();
    try {
      await store.run(async (tx) => {
        if (identity) tx.put(whoRow(scope, identity, now));
        for (const memory of news) await write(tx, scope, memory, now);
        if (news.some(({ snapshot }) => !this.#saved.has(snapshot.topic)))
          await removeMost(tx, scope);
      });
      this.#identity = said;
      for (const memory of news) this.#saved.set(memory.snapshot.topic, memory);
    } catch (thrown) {
      this.#host.failed(thrown);
    }
  }

  #news(): TopicMemory[] {
    return this.#host.topics().flatMap(({ name, memory }) => {
      if (!memory || memory.snapshot.last.size > STATES) return [];
      return isNews(memory, this.#saved.get(name)) ? [memory] : [];
    });
  }
}

function isNews(memory: TopicMemory, saved?: TopicMemory): boolean {
  if (!saved || saved.cursor.epoch !== memory.cursor.epoch) return true;
  const proof = (memory.provenAt ?? 0) - (saved.provenAt ?? 0);
  return saved.cursor.seq !== memory.cursor.seq || proof >= PROOF_MS;
}

/** Another tab may have got further: what is kept never goes back. */
async function write(
  tx: StoreTransaction,
  scope: string,
  memory: TopicMemory,
  now: number,
): Promise<void> {
  const { topic, epoch, seq } = memory.snapshot;
  const kept = readTopicRow(await tx.get("topic", scope, topic), now);
  const isBehind =
    kept?.cursor.epoch === epoch &&
    kept.cursor.seq > seq &&
    (kept.provenAt ?? 0) >= (memory.provenAt ?? 0);
  if (!isBehind) tx.put(topicRow(scope, memory, now));
}

async function removeMost(tx: StoreTransaction, scope: string): Promise<void> {
  const rows = (await tx.all("topic", scope)) as {
    key: string;
    savedAt: number;
  }[];
  rows.sort((a, b) => b.savedAt - a.savedAt);
  for (const { key } of rows.slice(TOPICS)) tx.delete("topic", scope, key);
}

/** Of everybody else who was here. What waits to be sent for this person is for the server to refuse. */
async function removeOld(
  tx: StoreTransaction,
  scope: string,
  now: number,
): Promise<void> {
  for (const row of await tx.all("who", "")) {
    const { key } = row as { key: string };
    if (key === scope || isFresh(row, now)) continue;
    tx.delete("who", "", key);
    tx.clear(key);
  }
}
