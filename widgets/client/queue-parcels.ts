import { LiveletsError } from "../events/error.ts";
import type { BatchAnswer } from "./command.ts";
import type { QueueHost } from "./queue-host.ts";
import type { QueuedCommand } from "./queue-rows.ts";

/** Which commands are sent in one request, and how. */
export class Parcels {
  readonly #host: Pick<QueueHost, "send" | "sendAll" | "countFitting">;
  /** This server takes no several at once. */
  #isOneByOne = false;

  constructor(host: Pick<QueueHost, "send" | "sendAll" | "countFitting">) {
    this.#host = host;
  }

  /**
   * Those of the waiting ones that are sent together.
   * @param hasFailed whether one has failed: then it goes alone, for nobody knows what became of it
   */
  first(
    waiting: readonly QueuedCommand[],
    hasFailed: (id: string) => boolean,
  ): readonly QueuedCommand[] {
    const [first] = waiting;
    if (!first) return [];
    const isDoubted = first.state === "unconfirmed" || hasFailed(first.id);
    const isAlone = this.#isOneByOne || isDoubted;
    return waiting.slice(0, isAlone ? 1 : this.#host.countFitting(waiting));
  }

  /** Fewer answers than commands: the rest was not begun. */
  async send(commands: readonly QueuedCommand[]): Promise<BatchAnswer[]> {
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
}

/** The server would not look at it: sending it again is of no use. */
export function isFinal(thrown: unknown): boolean {
  return (
    thrown instanceof LiveletsError &&
    (thrown.code === "denied" || thrown.code === "bad-argument")
  );
}
