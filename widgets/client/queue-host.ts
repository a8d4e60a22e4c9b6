import type { CommandAnswer } from "../events/command.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { BatchAnswer } from "./command.ts";
import type { QueuedCommand } from "./queue-rows.ts";
import type { QueueStore } from "./queue-store.ts";
import type { ConflictStrategies } from "./queue-types.ts";

/** What the queue needs around it. */
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
