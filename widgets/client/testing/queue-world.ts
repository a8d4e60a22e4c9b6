import type { CommandAnswer } from "../../events/command.ts";
import { LiveletsError } from "../../events/error.ts";
import type { BatchAnswer } from "../command.ts";
import { Queue } from "../queue.ts";
import type { QueuedCommand } from "../queue-rows.ts";
import { QueueStore } from "../queue-store.ts";
import { StoreError, type Store } from "../store.ts";
import { createMemoryStore } from "../store-in-memory.ts";

const SERVER_AGE_MS = 72 * 3_600_000;
const SERVER_AHEAD_MS = 600_000;

export type Fault = "request" | "answer" | "wish" | "part" | "old";

/** What is known of a command from outside. */
export interface Given {
  readonly id: string;
  readonly by: string;
  readonly order: string;
  readonly number: number;
  /** The page said that it survives it. */
  wasQueued: boolean;
  /** What the page was told, if it was. */
  told: string | null;
}

/** One disk, one server, and tabs that may end between any two steps. Time moves only when a test moves it. */
export class QueueWorld {
  readonly given = new Map<string, Given>();
  /** What was done, in the server's order. */
  readonly effects: string[] = [];
  readonly tabs = new Map<number, Tab>();
  /** What becomes of the next calls. */
  readonly faults: Fault[] = [];
  isFull = false;
  isOnline = true;
  hasLocks = true;
  time = 1_000_000_000;
  readonly #disk = createMemoryStore();
  readonly #answers = new Map<
    string,
    { body: string; answer: CommandAnswer }
  >();
  readonly #timers = new Set<{ at: number; run: () => void; tab: Tab }>();
  readonly #turns = new Map<string, Promise<void>>();
  #ids = 0;

  uuid(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, "0")}`;
  }

  tab(n: number): Tab {
    const tab = this.tabs.get(n) ?? new Tab(this, `tab-${this.uuid()}`);
    this.tabs.set(n, tab);
    return tab;
  }

  crash(n: number): void {
    const tab = this.tabs.get(n);
    if (tab) this.#end(tab);
  }

  #end(tab: Tab): void {
    tab.isDead = true;
    for (const timer of this.#timers)
      if (timer.tab === tab) this.#timers.delete(timer);
    for (const [n, one] of this.tabs) if (one === tab) this.tabs.delete(n);
    tab.release();
  }

  /** One step of a tab: it may be its last, before it or after it. */
  async step<T>(tab: Tab, work: () => Promise<T>): Promise<T> {
    await this.#survive(tab);
    try {
      return await work();
    } finally {
      await this.#survive(tab);
    }
  }

  #survive(tab: Tab): Promise<void> | undefined {
    if (tab.steps-- === 0) this.#end(tab);
    return tab.isDead ? new Promise(() => {}) : undefined;
  }

  storeOf(tab: Tab): Store {
    return {
      run: (body) =>
        this.step(tab, () =>
          this.isFull
            ? Promise.reject(new StoreError("full"))
            : this.#disk.run(body),
        ),
      close() {},
    };
  }

  after(tab: Tab, ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run, tab };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers]
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.time = Math.max(this.time, due.at);
      due.run();
      await settle();
    }
    this.time = until;
  }

  /** As Web Locks do: one after the other, and a tab that ends gives way. */
  exclusive(tab: Tab, name: string, run: () => Promise<void>): Promise<void> {
    if (!this.hasLocks) return run();
    const before = this.#turns.get(name) ?? Promise.resolve();
    const turn = before.then(() =>
      tab.isDead ? undefined : Promise.race([run(), tab.ended]),
    );
    this.#turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  /** The server's own way, in one step: looks whether it knows it, else does it and keeps the answer. */
  #serve(command: QueuedCommand): CommandAnswer {
    const { sendAs, id: own, type, args, base, client, at } = command;
    const id = sendAs ?? own;
    const body = JSON.stringify([type, args, base, client, at]);
    const known = this.#answers.get(id);
    if (known && known.body !== body)
      throw new LiveletsError("bad-argument", "id of another command");
    if (known) {
      const { status } = known.answer;
      const isDone = status === "applied";
      return { ...known.answer, status: isDone ? "duplicate" : status };
    }
    const answerOf = (rest: Partial<CommandAnswer>): CommandAnswer => ({
      ...{ id, status: "rejected", events: [], result: null },
      ...rest,
    });
    if (at < this.time - SERVER_AGE_MS) return answerOf({ reason: "expired" });
    if (at > this.time + SERVER_AHEAD_MS)
      return answerOf({ reason: "clock_ahead" });
    if (type === "poison") throw new LiveletsError("denied", "never");
    const isStale = type === "edit" && base !== this.effects.length;
    const answer =
      type === "refuse"
        ? answerOf({ reason: "no" })
        : isStale
          ? answerOf({
              status: "conflict",
              result: { version: this.effects.length },
            })
          : answerOf({ status: "applied" });
    if (answer.status === "applied") this.effects.push(own);
    this.#answers.set(id, { body, answer });
    return answer;
  }

  async call(tab: Tab, command: QueuedCommand): Promise<CommandAnswer> {
    const [answer] = await this.callAll(tab, [command]);
    if (answer instanceof LiveletsError) throw answer;
    return answer!;
  }

  /** One after the other, as the server does; between two of them, others are served. */
  async callAll(
    tab: Tab,
    commands: readonly QueuedCommand[],
  ): Promise<BatchAnswer[]> {
    const fault = this.isOnline ? this.faults.shift() : "request";
    return this.step(tab, async () => {
      if (fault === "request") throw new LiveletsError("unavailable", "lost");
      if (fault === "wish")
        throw new LiveletsError("unavailable", "later", undefined, 5_000);
      if (fault === "old" && commands.length > 1)
        throw new LiveletsError("bad-argument", "what is that?");
      const part = fault === "part" ? commands.slice(0, 1) : commands;
      const answers = await this.#serveAll(part);
      if (fault === "answer") throw new LiveletsError("unavailable", "lost");
      return answers;
    });
  }

  async #serveAll(commands: readonly QueuedCommand[]): Promise<BatchAnswer[]> {
    const answers: BatchAnswer[] = [];
    for (const command of commands) {
      // Others have some turns in between.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      try {
        const answer = this.#serve(command);
        answers.push(answer);
        const { status, reason } = answer;
        if (status === "conflict" || reason === "clock_ahead") break;
      } catch (thrown) {
        answers.push(thrown as LiveletsError);
      }
    }
    return answers;
  }
}

/** A page: its own queue in its own memory. */
export class Tab {
  isDead = false;
  /** It ends after so many steps. */
  steps = Infinity;
  /** How wrong its clock is, in ms. */
  clock = 0;
  release = () => {};
  readonly ended: Promise<void>;
  readonly name: string;
  readonly queue: Queue;
  readonly #world: QueueWorld;

  constructor(world: QueueWorld, name: string) {
    this.#world = world;
    this.name = name;
    this.ended = new Promise((resolve) => (this.release = resolve));
    const now = () => world.time + this.clock;
    this.queue = new Queue({
      deps: { now, after: (ms, run) => world.after(this, ms, run) },
      rows: new QueueStore({
        ...{ scope: "me", store: world.storeOf(this), now },
        failed: () => {},
      }),
      strategies: { edit: "last-write-wins" },
      ...{ client: name, now, uuid: () => world.uuid() },
      online: () => world.isOnline,
      send: (command) => world.call(this, command),
      sendAll: (commands) => world.callAll(this, commands),
      countFitting: (commands) => Math.min(3, commands.length),
      isOwner: () => Promise.resolve(true),
      exclusive: (order, run) => world.exclusive(this, order, run),
      tellTabs: () => {
        for (const tab of world.tabs.values())
          if (tab !== this) void Promise.resolve().then(() => tab.told());
      },
      changed: () => this.#watch(),
    });
    this.queue.look();
  }

  #isTold = false;
  told(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#world.after(this, 1, () => {
      this.#isTold = false;
      this.queue.look();
    });
  }

  give(type: string, order: string): void {
    const world = this.#world;
    const id = world.uuid();
    const number = world.given.size;
    const given: Given = {
      ...{ id, order, number, by: this.name },
      ...{ wasQueued: false, told: null },
    };
    world.given.set(id, given);
    this.queue.command(type, { number }, { id, order, base: 0 }).then(
      (answer) => {
        if (!this.isDead) given.told = answer.status;
      },
      (error: LiveletsError) => {
        if (!this.isDead && error.code !== "unavailable")
          given.told = "refused";
      },
    );
  }

  #watch(): void {
    if (this.isDead || !this.queue) return;
    for (const { id, state } of this.queue.commands) {
      const given = this.#world.given.get(id);
      if (given && state === "queued") given.wasQueued = true;
    }
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
