import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { BatchAnswer } from "./command.ts";
import { baseOf, goOn, type NextAttempt } from "./conflicts.ts";
import { QueueBoard } from "./queue-board.ts";
import * as say from "./queue-answers.ts";
import type { QueueHost } from "./queue-host.ts";
import { isFinal, Parcels } from "./queue-parcels.ts";
import type { QueuedCommand } from "./queue-rows.ts";
import type { NewCommand } from "./queue-store.ts";
import type { ConflictChoice, PendingCommand } from "./queue-types.ts";
import { Waiters } from "./queue-waiters.ts";
import { Timers } from "./timers.ts";

const FIRST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 60_000;
/** After so many in a row the person is told. */
const TRIES = 3;

/**
 * The durable queue: one order at a time in its order, under the same id until the outcome is known. Whatever is
 * refused steps aside, and the others go on.
 */
export class Queue {
  readonly #host: QueueHost;
  readonly #board: QueueBoard;
  readonly #waiters = new Waiters();
  readonly #timers: Timers;
  readonly #parcels: Parcels;
  /** Orders that are being worked on, and whether something was added meanwhile. */
  readonly #working = new Map<string, boolean>();
  #closed = false;

  constructor(host: QueueHost) {
    this.#host = host;
    this.#timers = new Timers(host.deps);
    this.#board = new QueueBoard(host, this.#timers);
    this.#parcels = new Parcels(host);
  }

  get commands(): readonly PendingCommand[] {
    return this.#board.commands;
  }

  /** How many have no outcome yet. */
  get pending(): number {
    return this.#board.pending;
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
    this.#board.saving.set(id, command);
    this.#board.show();
    const added = await this.#host.rows.add(command);
    this.#board.saving.delete(id);
    if (added) this.#host.tellTabs();
    else {
      this.#board.show();
      this.#waiters.resolve(id, say.queueFull(id));
    }
    this.look();
    return outcome;
  }

  /** Something changed outside: another tab, the network, the person. */
  look(): void {
    void this.#refresh().then(() => {
      for (const { order, state } of this.#board.all)
        if (state !== "ended") this.#work(order);
    });
  }

  /** The way to the server may be open again: nothing is waited for but what the server wished. */
  reopened(): void {
    this.#board.failures.clear();
    for (const { order } of this.#board.all)
      this.#timers.stop(`pause ${order}`);
    this.look();
  }

  /** An event of this command was applied: the outcome is known, and shown. */
  seen(id: string): void {
    const command = this.#board.seen(id);
    if (command?.state === "unconfirmed") void this.retry(command.id);
  }

  async retry(id: string): Promise<void> {
    const command = await this.#find(id);
    if (!command || command.state === "ended") return;
    this.#board.failures.delete(id);
    this.#timers.stop(`pause ${command.order}`);
    await this.#change(command, (row) => ({ ...row, state: "waiting" }));
    this.look();
  }

  async discard(id: string): Promise<void> {
    const command = await this.#find(id);
    if (!command || this.#board.sending.has(id)) return;
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
    this.#board.clear();
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
      const next = isPaused
        ? []
        : this.#parcels.first(this.#board.waiting(order), (id) =>
            this.#board.failures.has(id),
          );
      if (next.length === 0 || !(await this.#send(next))) return;
    } while (!this.#closed);
  }

  /** False where the next ones have to wait for these. */
  async #send(commands: readonly QueuedCommand[]): Promise<boolean> {
    const sent: QueuedCommand[] = [];
    const end = () =>
      commands.forEach(({ id }) => this.#board.sending.delete(id));
    for (const { id } of commands) this.#board.sending.add(id);
    this.#board.show();
    try {
      for (const command of commands) {
        const isThere = await this.#change(command, (row) => ({
          ...row,
          tries: row.tries + 1,
        }));
        // It may be another one by now, in the same place: those behind it do not go ahead of it.
        if (!isThere) break;
        sent.push(command);
      }
      if (sent.length === 0) return true;
      if (!(await this.#host.isOwner())) return false;
      const answers = await this.#parcels.send(sent);
      end();
      return await this.#take(sent, answers);
    } catch (thrown) {
      end();
      return await this.#failed(sent[0] ?? commands[0]!, thrown);
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
    const strategy = this.#board.strategyOf(command.type);
    this.#board.failures.delete(command.id);
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
    const before = this.#board.failures.get(id)?.count ?? 0;
    // An answer in no known form will hardly be another one soon.
    const count = code === "malformed" ? TRIES : before + 1;
    this.#board.failures.set(id, { count, why: message });
    if (count >= TRIES) {
      await this.#change(command, (row) => ({ ...row, state: "unconfirmed" }));
      await this.#refresh();
      this.#waiters.reject(id, error);
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - 1), MOST_WAIT_MS);
    this.#pause(`pause ${order}`, wait);
    if (retryAfter) this.#pause(`wish ${order}`, retryAfter);
    this.#board.show();
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
    this.#board.failures.delete(command.id);
    if (isDone) this.#board.land(command, outcome.answer!);
    await this.#change(command, (row) =>
      isDone && isMine ? null : { ...row, ...outcome, state: "ended", endedAt },
    );
    if (isDone && isMine) this.#waiters.resolve(command.id, outcome.answer!);
    else if (error) this.#waiters.reject(command.id, error);
    return true;
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
    return this.#board.all.find((command) => command.id === id);
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
    this.#board.all = all;
    for (const command of all) await this.#deliver(command);
    this.#board.tidy();
    this.#board.show();
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
      (answer?.status === "conflict" &&
        this.#board.strategyOf(type) === "manual");
    if (!isParked) await this.#change(command, () => null);
  }
}

function unknownOutcome(type: string): LiveletsError {
  return new LiveletsError(
    "unavailable",
    `client: "${type}" was sent and then let go before anybody said what became of it. Look whether it was done.`,
  );
}
