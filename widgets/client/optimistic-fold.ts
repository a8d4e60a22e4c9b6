import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";
import type { PendingCommand } from "./queue-types.ts";
import type { LiveClient } from "./types.ts";

/** By the type of a command: what it will most likely do to a state. Pure, as a reducer is. */
export type Foresight<State> = Readonly<
  Record<string, (state: State, command: PendingCommand) => State>
>;

export interface OptimisticFoldOptions<State> {
  readonly client: Pick<LiveClient, "topic" | "queue" | "subscribe">;
  readonly topic: string;
  /** Before any event. */
  readonly start: State;
  /** Pure; the same object comes back where nothing has changed. */
  readonly reduce: (state: State, event: LiveEvent) => State;
  readonly foresee: Foresight<State>;
  /** Called after each change of `state`. */
  readonly changed: () => void;
}

/**
 * A topic folded to a state, with what this person has just asked for already in it. Each event is folded into what is
 * certain, and what is pending is put on top of it anew: it leaves when its event has come, or its refusal.
 */
export class OptimisticFold<State> {
  /** What is certain. */
  settled: State;
  /** What is shown. */
  state: State;
  readonly #options: OptimisticFoldOptions<State>;
  readonly #stop: readonly (() => void)[];
  #leaveQueue: (() => void) | null = null;
  /** Commands whose events are in `settled`. */
  readonly #done = new Set<string>();

  constructor(options: OptimisticFoldOptions<State>) {
    this.#options = options;
    this.settled = this.state = options.start;
    const { client, topic } = options;
    this.#stop = [
      client.topic(topic).subscribe((event) => this.#take(event)),
      // The queue's code comes later.
      client.subscribe(() => this.#attach()),
    ];
    this.#attach();
  }

  #attach(): void {
    const { queue } = this.#options.client;
    if (queue && !this.#leaveQueue)
      this.#leaveQueue = queue.subscribe(() => this.#show());
    this.#show();
  }

  /** Stops following. */
  close(): void {
    for (const stop of this.#stop) stop();
    this.#leaveQueue?.();
  }

  #take(event: LiveEvent | LiveReset): void {
    const { reduce, start } = this.#options;
    if (isReset(event)) {
      const { last, recent } = event.snapshot;
      const events = [...last.values(), ...recent];
      events.sort((a, b) => a.seq - b.seq);
      this.#done.clear();
      this.settled = events.reduce(reduce, start);
      for (const { command } of events) if (command) this.#done.add(command);
    } else {
      this.settled = reduce(this.settled, event);
      if (event.command) this.#done.add(event.command);
    }
    this.#show();
  }

  #show(): void {
    const { client, foresee: rules } = this.#options;
    const commands = client.queue?.commands ?? [];
    this.#forget(commands);
    const state = foresee(
      this.settled,
      commands.filter((command) => this.#isPending(command)),
      rules,
    );
    if (state === this.state) return;
    this.state = state;
    this.#options.changed();
  }

  /** What is done elsewhere, or was folded, has no part in it any more. */
  #isPending({ id, state, answer }: PendingCommand): boolean {
    if (this.#done.has(id) || (answer && this.#done.has(answer.id)))
      return false;
    if (state !== "applied") return !/^(refused|conflict)$/.test(state);
    const { client, topic } = this.#options;
    const { cursor } = client.topic(topic);
    return answer!.events.some(
      (one) =>
        one.topic === topic &&
        !(cursor?.epoch === one.epoch && cursor.seq >= one.seq),
    );
  }

  #forget(commands: readonly PendingCommand[]): void {
    if (this.#done.size <= 1_000) return;
    const ids = new Set(commands.map(({ id }) => id));
    for (const id of this.#done) if (!ids.has(id)) this.#done.delete(id);
  }
}

/** A state with pending commands on top of it, in their order. What nobody foresees changes nothing. */
export function foresee<State>(
  state: State,
  pending: readonly PendingCommand[],
  foresight: Foresight<State>,
): State {
  return pending.reduce((before, command) => {
    const rule = Object.hasOwn(foresight, command.type)
      ? foresight[command.type]
      : undefined;
    return rule ? rule(before, command) : before;
  }, state);
}
