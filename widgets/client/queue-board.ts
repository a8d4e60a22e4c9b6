import type { CommandAnswer } from "../events/command.ts";
import type { QueuedCommand } from "./queue-rows.ts";
import type { NewCommand, QueueStore } from "./queue-store.ts";
import type { ConflictStrategies, PendingCommand } from "./queue-types.ts";
import { pendingOf } from "./queue-view.ts";
import type { Timers } from "./timers.ts";

/** Events come after the answer, or a little before it. */
const LANDING_MS = 10_000;
const NOTHING = {
  ...{ isSaved: () => true, isSeen: () => false, isManual: () => false },
  why: () => null,
};

export interface QueueBoardHost {
  readonly rows: Pick<QueueStore, "isSaved">;
  readonly strategies: ConflictStrategies;
  changed(): void;
}

/** What is known of the commands that were kept, and what of it a person is shown. */
export class QueueBoard {
  /** What is shown, in the order in which it was given. */
  commands: readonly PendingCommand[] = [];
  /** What is kept, as it was read last. */
  all: readonly QueuedCommand[] = [];
  readonly saving = new Map<string, NewCommand>();
  readonly sending = new Set<string>();
  /** How often in a row sending failed, and why. */
  readonly failures = new Map<string, { count: number; why: string }>();
  readonly #host: QueueBoardHost;
  readonly #timers: Timers;
  /** Whose event has come. */
  readonly #seen = new Set<string>();
  /** Done, but its events have not come yet. */
  readonly #landing = new Map<string, PendingCommand>();

  constructor(host: QueueBoardHost, timers: Timers) {
    this.#host = host;
    this.#timers = timers;
  }

  /** How many have no outcome yet. */
  get pending(): number {
    return this.commands.filter(
      ({ state }) => !/^(applied|refused|conflict)$/.test(state),
    ).length;
  }

  strategyOf(type: string) {
    const { strategies } = this.#host;
    return Object.hasOwn(strategies, type) ? strategies[type] : undefined;
  }

  /** Those of an order that have no outcome yet, in their order. */
  waiting(order: string): QueuedCommand[] {
    return this.all.filter(
      (one) => one.order === order && one.state !== "ended",
    );
  }

  /** What was seen of commands that are kept no more is of no use. */
  tidy(): void {
    const known = new Set(this.all.map(({ id }) => id));
    for (const id of this.#seen) if (!known.has(id)) this.#seen.delete(id);
  }

  clear(): void {
    this.all = [];
    this.saving.clear();
    this.#landing.clear();
    this.show();
  }

  /** An event of this id came: the command that is done by it, where that was not known yet. */
  seen(id: string): QueuedCommand | undefined {
    if (this.#landing.delete(id)) return void this.show();
    const command = this.all.find((one) => sentAs(one) === id);
    if (!command || this.#seen.has(command.id)) return undefined;
    this.#seen.add(command.id);
    this.show();
    return command;
  }

  /** It is done, and shown on until its events are: where nobody follows their topics, for a while. */
  land(command: QueuedCommand, answer: CommandAnswer): void {
    const id = sentAs(command);
    if (answer.events.length === 0 || this.#seen.has(command.id)) return;
    const [landing] = pendingOf([command], [], {
      ...NOTHING,
      isSending: () => true,
    });
    this.#landing.set(id, { ...landing!, state: "applied", answer });
    this.#timers.start(`land ${id}`, LANDING_MS, () => {
      if (this.#landing.delete(id)) this.show();
    });
  }

  show(): void {
    const landing = [...this.#landing.values()];
    const pending = pendingOf(this.all, [...this.saving.values()], {
      isSaved: (command) => this.#host.rows.isSaved(command),
      isSending: (id) => this.sending.has(id),
      isSeen: (id) =>
        this.#seen.has(id) || landing.some((one) => one.id === id),
      isManual: (type) => this.strategyOf(type) === "manual",
      why: (id) => this.failures.get(id)?.why ?? null,
    });
    this.commands = [...landing, ...pending];
    this.#host.changed();
  }
}

/** Under which id it goes, which is another one after a conflict. */
function sentAs({ id, sendAs }: QueuedCommand): string {
  return sendAs ?? id;
}
