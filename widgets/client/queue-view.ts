import type { QueuedCommand } from "./queue-rows.ts";
import type { NewCommand } from "./queue-store.ts";
import type { PendingCommand, PendingState } from "./queue-types.ts";

interface Knowledge {
  isSaved(command: QueuedCommand): boolean;
  isSending(id: string): boolean;
  isSeen(id: string): boolean;
  isManual(type: string): boolean;
  why(id: string): string | null;
}

/** What the person is shown: everything without an outcome, and what was refused until somebody has seen it. */
export function pendingOf(
  kept: readonly QueuedCommand[],
  saving: readonly NewCommand[],
  known: Knowledge,
): PendingCommand[] {
  const shown = kept.flatMap((command) => {
    const state = stateOf(command, known);
    return state ? [show(command, state, known.why(command.id))] : [];
  });
  const ids = new Set(kept.map(({ id }) => id));
  const unwritten = saving.filter(({ id }) => !ids.has(id));
  return [...shown, ...unwritten.map((one) => show(one, "saving", null))];
}

function stateOf(
  command: QueuedCommand,
  known: Knowledge,
): PendingState | null {
  const { id, state, answer, error, type } = command;
  if (known.isSeen(id)) return null;
  if (state === "ended") {
    if (answer?.status === "conflict" && known.isManual(type))
      return "conflict";
    const isRefused = error !== undefined || (answer && !isDone(answer.status));
    return isRefused ? "refused" : null;
  }
  if (known.isSending(id)) return "sending";
  if (state === "unconfirmed") return "unconfirmed";
  return known.isSaved(command) ? "queued" : "unsaved";
}

const isDone = (status: string) => /^(applied|duplicate)$/.test(status);

function show(
  command: NewCommand,
  state: PendingState,
  why: string | null,
): PendingCommand {
  const { id, type, args, base, at, tries, answer, error } = command;
  return {
    ...{ id, type, args, at, state, tries },
    ...(base !== undefined && { base }),
    reason: error ?? answer?.message ?? answer?.reason ?? why,
    answer: answer ?? null,
  };
}
