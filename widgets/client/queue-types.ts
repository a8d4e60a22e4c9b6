import type { CommandAnswer } from "../events/command.ts";

/**
 * - `saving`: being written down
 * - `queued`: it survives the page, and waits for its turn
 * - `unsaved`: it waits too, but only as long as this page is open
 * - `sending`
 * - `applied`: done, and its events are on their way
 * - `unconfirmed`: sent, and nobody said what became of it. It is tried again by itself, ever more rarely
 * - `refused`: it was not done, and will not be
 * - `conflict`: somebody has to choose
 */
export type PendingState =
  | "saving"
  | "queued"
  | "unsaved"
  | "sending"
  | "applied"
  | "unconfirmed"
  | "refused"
  | "conflict";

/** A command that this person gave on this device, and whose outcome is not known, or not yet seen. */
export interface PendingCommand {
  readonly id: string;
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What the person saw. */
  readonly base?: unknown;
  /** When it was given: Unix ms of the server, as far as that was known. */
  readonly at: number;
  readonly state: PendingState;
  /** How often it was sent. */
  readonly tries: number;
  /** Why it is where it is: a sentence for people, of the server or of this package. */
  readonly reason: string | null;
  /** What the server said, where it refused or there is a conflict. */
  readonly answer: CommandAnswer | null;
}

/** How a conflict ends: `mine` and an object are sent anew, `theirs` lets go of the command. */
export type ConflictChoice =
  "mine" | "theirs" | Readonly<Record<string, unknown>>;

/** The commands of this person on this device. Empty until the code is there. */
export interface CommandQueue {
  /** In the order in which they were given; another array whenever something changed. */
  readonly commands: readonly PendingCommand[];
  subscribe(
    listener: (commands: readonly PendingCommand[]) => void,
  ): () => void;
  /** Sends it at once. */
  retry(id: string): Promise<void>;
  /** Lets go of it. One that was sent may have been done all the same. */
  discard(id: string): Promise<void>;
  /** Ends a conflict. */
  resolve(id: string, choice: ConflictChoice): Promise<void>;
}

/** How the commands of a type go on after the server found that something had changed meanwhile. */
export type ConflictStrategy =
  "remote-wins" | "last-write-wins" | "merge" | "manual";

export type ConflictStrategies = Readonly<Record<string, ConflictStrategy>>;
