import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { BatchAnswer } from "./command.ts";
import { baseOf, goOn, type NextAttempt } from "./conflicts.ts";
import * as say from "./queue-answers.ts";
import type { QueuedCommand } from "./queue-rows.ts";
import type { NewCommand, QueueStore } from "./queue-store.ts";
import type {
  ConflictChoice,
  ConflictStrategies,
  PendingCommand,
} from "./queue-types.ts";
import { pendingOf } from "./queue-view.ts";
import { Waiters } from "./queue-waiters.ts";
import { Timers } from "./timers.ts";

const FIRST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 60_000;
/** After so many in a row the person is told. */
const TRIES = 3;
/** Events come after the answer, or a little before it. */
const LANDING_MS = 10_000;
const NOTHING = {
  ...{ isSaved: () => true, isSeen: () => false, isManual: () => false },
  why: () => null,
};

export interface QueueHost {
  readonly deps: Pick<ClientDeps, "now" | "after">;
  readonly rows: QueueStore;
  /** This page's own name. */
  readonly client: string;
  readonly strategies: ConflictStrategies;
  uuid(): string;
  online(): boolean;
  /** Server time, in ms. */
  now(): number;
  /** Rejects with a LiveletsError; `unavailable` where nobody knows what became of it. */
  send(command: QueuedCommand): Promise<CommandAnswer>;
  /** The same for several, one after the other. Where there are fewer answers, the rest was not begun. */
  sendAll(commands: readonly QueuedCommand[]): Promise<BatchAnswer[]>;
  /** How many of these can be sent together, at least one. */
  countFitting(commands: readonly QueuedCommand[]): number;
  /** Whether the one who is signed in is still the one whose commands these are. */
  isOwner(): Promise<boolean>;
  /** Runs it while no other tab runs anything under this name. */
  exclusive(name: string, run: () => Promise<void>): Promise<void>;
  /** Other tabs may look again. */
  tellTabs(): void;
  changed(): void;
}

/**
 * The durable queue: one order at a time in its order, under the same id until the outcome is known. Whatever is
 * refused steps aside, and the others go on.
 */
export class Queue {
  commands: readonly PendingCommand[] = [];
  readonly #host: QueueHost;
  readonly #waiters = new Waiters();
  readonly #timers: Timers;
  readonly #saving = new Map<string, NewCommand>();
  readonly #sending = new Set<string>();
  /** Whose event has come. */
  readonly #seen = new Set<string>();
  /** Done, but its events have not come yet. */
  readonly #landing = new Map<string, PendingCommand>();
  /** How often in a row sending failed, and why. */
  readonly #failures = new Map<string, { count: number; why: string }>();
  /** Orders that are being worked on, and whether something was added meanwhile. */
  readonly #working = new Map<string, boolean>();
  #all: readonly QueuedCommand[] = [];
  /** This server takes no several at once. */
  #isOneByOne = false;
  #closed = false;

  constructor(host: QueueHost) {
    this.#host = host;
    this.#timers = new Timers(host.deps);
  }

  /** How many have no outcome yet. */
  get pending(): number {
    return this.commands.filter(
      ({ state }) => !/^(applied|refused|conflict)$/.test(state),
    ).length;
  }

  /** Resolves with the outcome. Rejects where it is not known after some tries, though it is tried on. */
  async command(
    type: string,
    args: Readonly<Record<string, unknown>>,
    { id = this.#host.uuid(), base, lease, order = "" }: CommandOptions = {},
  ): Promise<CommandAnswer> {
    if (lease && lease.token === null) return say.notHeld(id);
    const held = lease && { resource: lease.resource, token: lease.token! };
    const command: NewCommand = {
      ...{ id, type, args, client: this.#host.client, order },
      ...(base !== undefined && { base }),
      ...(held && { lease: held }),
      ...{ at: this.#host.now(), tries: 0, state: "waiting" },
    };
    const outcome = this.#waiters.wait(id);
    this.#saving.set(id, command);
    this.#show();
    const added = await this.#host.rows.add(command);
    this.#saving.delete(id);
    if (added) this.#host.tellTabs();
    else {
      this.#show();
      this.#waiters.resolve(id, say.queueFull(id));
    }
    this.look();
    return outcome;
  }

  /** Something changed outside: another tab, the network, the person. */
  look(): void {
    void this.#refresh().then(() => {
      for (const { order, state } of this.#all)
        if (state !== "ended") this.#work(order);
    });
  }

  /** The way to the server may be open again: nothing is waited for but what the server wished. */
  reopened(): void {
    this.#failures.clear();
    for (const { order } of this.#all) this.#timers.stop(`pause ${order}`);
    this.look();
  }

  /** An event of this command was applied: the outcome is known, and shown. */
  seen(id: string): void {
    if (this.#landing.delete(id)) return this.#show();
    const command = this.#all.find((one) => sentAs(one) === id);
    if (!command || this.#seen.has(command.id)) return;
    this.#seen.add(command.id);
    this.#show();
    if (command.state === "unconfirmed") void this.retry(command.id);
  }

  async retry(id: string): Promise<void> {
    const command = await this.#find(id);
    if (!command || command.state === "ended") return;
    this.#failures.delete(id);
    this.#timers.stop(`pause ${command.order}`);
    await this.#change(command, (row) => ({ ...row, state: "waiting" }));
    this.look();
  }

  async discard(id: string): Promise<void> {
    const command = await this.#find(id);
    if (!command || this.#sending.has(id)) return;
    await this.#change(command, () => null, true);
    if (command.tries === 0) this.#waiters.resolve(id, say.discarded(id));
    else this.#waiters.reject(id, unknownOutcome(command.type));
    this.look();
  }

  async resolve(id: string, choice: ConflictChoice): Promise<void> {
    const command = await this.#find(id);
    if (command?.answer?.status !== "conflict") return;
    const base = baseOf(command.answer.result);
    const args = choice === "mine" ? command.args : choice;
    await (args === "theirs"
      ? this.#change(command, () => null, true)
      : this.#again(command, { args, base }, 0));
    this.look();
  }

  /** The person signed out, or the page is done with it. What is kept is not touched. */
  close(isSignedOut = false): void {
    this.#closed = true;
    this.#timers.stopAll();
    this.#waiters.rejectAll((id) =>
      isSignedOut
        ? say.signedOut(id)
        : new LiveletsError(
            "unavailable",
            "client: it was closed before the outcome was known. What is queued is sent by the next one.",
          ),
    );
    this.#all = [];
    this.#saving.clear();
    this.#landing.clear();
    this.#show();
  }

  // sending ---------------------------------------------------------------------------------------------------------

  #work(order: string): void {
    if (this.#closed) return;
    if (this.#working.has(order)) return void this.#working.set(order, true);
    this.#working.set(order, false);
    void this.#host
      .exclusive(order, () => this.#drain(order))
      .catch(() => {})
      .then(() => {
        const isAgain = this.#working.get(order);
        this.#working.delete(order);
        if (isAgain) this.#work(order);
      });
  }

  async #drain(order: string): Promise<void> {
    do {
      await this.#refresh();
      if (this.#closed || !this.#host.online()) return;
      const isPaused = ["pause", "wish"].some((what) =>
        this.#timers.has(`${what} ${order}`),
      );
      const next = isPaused ? [] : this.#nextOf(order);
      if (next.length === 0 || !(await this.#send(next))) return;
    } while (!this.#closed);
  }

  /** Those that are sent together. After a failure the first goes alone: nobody knows what became of it. */
  #nextOf(order: string): readonly QueuedCommand[] {
    const waiting = this.#all.filter(
      (one) => one.order === order && one.state !== "ended",
    );
    const [first] = waiting;
    if (!first) return [];
    const isDoubted =
      first.state === "unconfirmed" || this.#failures.has(first.id);
    const isAlone = this.#isOneByOne || isDoubted;
    return waiting.slice(0, isAlone ? 1 : this.#host.countFitting(waiting));
  }

  /** False where the next ones have to wait for these. */
  async #send(commands: readonly QueuedCommand[]): Promise<boolean> {
    const sent: QueuedCommand[] = [];
    const end = () => commands.forEach(({ id }) => this.#sending.delete(id));
    for (const { id } of commands) this.#sending.add(id);
    this.#show();
    try {
      for (const command of commands) {
        const isThere = await this.#change(command, (row) => ({
          ...row,
          tries: row.tries + 1,
        }));
        if (isThere) sent.push(command);
      }
      if (sent.length === 0) return true;
      if (!(await this.#host.isOwner())) return false;
      const answers = await this.#ask(sent);
      end();
      return await this.#take(sent, answers);
    } catch (thrown) {
      end();
      return await this.#failed(sent[0] ?? commands[0]!, thrown);
    }
  }

  async #ask(commands: readonly QueuedCommand[]): Promise<BatchAnswer[]> {
    if (commands.length === 1) return [await this.#host.send(commands[0]!)];
    try {
      return await this.#host.sendAll(commands);
    } catch (thrown) {
      if (!isFinal(thrown)) throw thrown;
      // An older server does not know them together, and which of them is wrong is told of one alone.
      this.#isOneByOne = true;
      return [];
    }
  }

  async #take(
    commands: readonly QueuedCommand[],
    answers: readonly BatchAnswer[],
  ): Promise<boolean> {
    for (const [place, answer] of answers.entries()) {
      const command = commands[place]!;
      const goesOn =
        answer instanceof LiveletsError
          ? await this.#failed(command, answer)
          : await this.#answered(command, answer);
      if (!goesOn) return false;
    }
    return true;
  }

  async #answered(
    command: QueuedCommand,
    answer: CommandAnswer,
  ): Promise<boolean> {
    const strategy = this.#strategyOf(command.type);
    this.#failures.delete(command.id);
    const next =
      // Never begun, for this device's clock was wrong: by now the server's is known.
      answer.reason === "clock_ahead" && !command.round
        ? command
        : answer.status === "conflict" && goOn(strategy, command, answer);
    if (next) {
      await this.#again(command, next, (command.round ?? 0) + 1);
      return true;
    }
    return this.#end(command, { answer });
  }

  async #failed(command: QueuedCommand, thrown: unknown): Promise<boolean> {
    const error =
      thrown instanceof LiveletsError
        ? thrown
        : new LiveletsError("unavailable", messageOf(thrown), thrown);
    const { code, message, retryAfter } = error;
    if (isFinal(error)) return this.#end(command, { error: message }, error);
    const { id, order } = command;
    const before = this.#failures.get(id)?.count ?? 0;
    // An answer in no known form will hardly be another one soon.
    const count = code === "malformed" ? TRIES : before + 1;
    this.#failures.set(id, { count, why: message });
    if (count >= TRIES) {
      await this.#change(command, (row) => ({ ...row, state: "unconfirmed" }));
      await this.#refresh();
      this.#waiters.reject(id, error);
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - 1), MOST_WAIT_MS);
    this.#pause(`pause ${order}`, wait);
    if (retryAfter) this.#pause(`wish ${order}`, retryAfter);
    this.#show();
    return false;
  }

  #pause(name: string, ms: number): void {
    this.#timers.start(name, ms, () => this.look());
  }

  /** It has an outcome. Written down before anybody is told. */
  async #end(
    command: QueuedCommand,
    outcome: Pick<QueuedCommand, "answer" | "error">,
    error?: LiveletsError,
  ): Promise<boolean> {
    const isDone = /^(applied|duplicate)$/.test(outcome.answer?.status ?? "");
    const isMine = command.client === this.#host.client;
    const endedAt = this.#host.now();
    this.#failures.delete(command.id);
    if (isDone) this.#land(command, outcome.answer!);
    await this.#change(command, (row) =>
      isDone && isMine ? null : { ...row, ...outcome, state: "ended", endedAt },
    );
    if (isDone && isMine) this.#waiters.resolve(command.id, outcome.answer!);
    else if (error) this.#waiters.reject(command.id, error);
    return true;
  }

  /** It is shown on until its events are: where nobody follows their topics, for a while. */
  #land(command: QueuedCommand, answer: CommandAnswer): void {
    const id = sentAs(command);
    if (answer.events.length === 0 || this.#seen.has(command.id)) return;
    const [landing] = pendingOf([command], [], {
      ...NOTHING,
      isSending: () => true,
    });
    this.#landing.set(id, { ...landing!, state: "applied", answer });
    this.#timers.start(`land ${id}`, LANDING_MS, () => {
      if (this.#landing.delete(id)) this.#show();
    });
  }

  /** The same wish as a new command, in the same place. */
  async #again(
    command: QueuedCommand,
    next: NextAttempt,
    round: number,
  ): Promise<void> {
    const sendAs = this.#host.uuid();
    const at = this.#host.now();
    const { args, base } = next;
    await this.#change(
      command,
      ({ answer: _a, endedAt: _e, ...row }) => ({
        ...{ ...row, args, base, sendAs, at, round },
        ...{ tries: 0, state: "waiting" },
      }),
      true,
    );
  }

  // what is kept ----------------------------------------------------------------------------------------------------

  async #find(id: string): Promise<QueuedCommand | undefined> {
    await this.#refresh();
    return this.#all.find((command) => command.id === id);
  }

  /** False where it is gone, or has gone on as another one: in a browser without Web Locks two tabs may be at it. */
  async #change(
    command: QueuedCommand,
    change: (row: QueuedCommand) => QueuedCommand | null,
    isStrict = false,
  ): Promise<boolean> {
    let isSame = false;
    const guarded = (row: QueuedCommand) => {
      isSame = row.sendAs === command.sendAs;
      return isSame ? change(row) : row;
    };
    await this.#host.rows.change(command, guarded, isStrict);
    this.#host.tellTabs();
    return isSame;
  }

  async #refresh(): Promise<void> {
    if (this.#closed) return;
    const all = await this.#host.rows.load();
    if (this.#closed) return;
    this.#all = all;
    for (const command of all) await this.#deliver(command);
    const known = new Set(all.map(({ id }) => id));
    for (const id of this.#seen) if (!known.has(id)) this.#seen.delete(id);
    this.#show();
  }

  /** Another tab may have sent it, or it was refused: whoever asked is told, and then it needs no place any more. */
  async #deliver(command: QueuedCommand): Promise<void> {
    const { id, answer, error, state, type } = command;
    if (state !== "ended" || !this.#waiters.has(id)) return;
    if (answer) this.#waiters.resolve(id, answer);
    else
      this.#waiters.reject(id, new LiveletsError("denied", error ?? "refused"));
    const isParked =
      error !== undefined ||
      (answer?.status === "conflict" && this.#strategyOf(type) === "manual");
    if (!isParked) await this.#change(command, () => null);
  }

  #strategyOf(type: string) {
    const { strategies } = this.#host;
    return Object.hasOwn(strategies, type) ? strategies[type] : undefined;
  }

  #show(): void {
    const landing = [...this.#landing.values()];
    const pending = pendingOf(this.#all, [...this.#saving.values()], {
      isSaved: (command) => this.#host.rows.isSaved(command),
      isSending: (id) => this.#sending.has(id),
      isSeen: (id) =>
        this.#seen.has(id) || landing.some((one) => one.id === id),
      isManual: (type) => this.#strategyOf(type) === "manual",
      why: (id) => this.#failures.get(id)?.why ?? null,
    });
    this.commands = [...landing, ...pending];
    this.#host.changed();
  }
}

function isFinal(thrown: unknown): boolean {
  return (
    thrown instanceof LiveletsError &&
    (thrown.code === "denied" || thrown.code === "bad-argument")
  );
}

/** Under which id it goes, which is another one after a conflict. */
function sentAs({ id, sendAs }: QueuedCommand): string {
  return sendAs ?? id;
}

function unknownOutcome(type: string): LiveletsError {
  return new LiveletsError(
    "unavailable",
    `client: "${type}" was sent and then let go before anybody said what became of it. Look whether it was done.`,
  );
}
