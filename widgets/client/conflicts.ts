import type { CommandAnswer } from "../events/command.ts";
import { isRecord } from "../events/plain.ts";
import type { QueuedCommand } from "./queue-rows.ts";
import type { ConflictStrategy } from "./queue-types.ts";

/** What is sent instead, as a new command. */
export type NextAttempt = Pick<QueuedCommand, "args" | "base">;

/** So often in a row somebody else may be faster. */
export const MOST_ROUNDS = 5;

/**
 * How a command goes on after a conflict; null where that is for somebody to decide, or for nobody.
 *
 * The server says what it has in `result`: `version`, or `versions` by field. What a command saw is in its `base` in the
 * same form, and for `merge` what it changes in `args.fields`.
 */
export function goOn(
  strategy: ConflictStrategy | undefined,
  command: Pick<QueuedCommand, "args" | "base" | "round">,
  { result }: CommandAnswer,
): NextAttempt | null {
  if ((command.round ?? 0) >= MOST_ROUNDS) return null;
  const base = baseOf(result);
  if (base === undefined) return null;
  if (strategy === "last-write-wins") return { args: command.args, base };
  if (strategy !== "merge" || clashes(command, result).length > 0) return null;
  return { args: command.args, base };
}

/** What to say was seen, once one has seen what the server has; undefined where it did not say. */
export function baseOf(result: unknown): unknown {
  if (!isRecord(result)) return undefined;
  const { version, versions } = result;
  return isRecord(versions) ? { versions } : version;
}

/** The fields that both have changed, unless to the same. All of them where that cannot be known. */
export function clashes(
  { args, base }: Pick<QueuedCommand, "args" | "base">,
  result: unknown,
): string[] {
  const mine = isRecord(args["fields"]) ? args["fields"] : args;
  const seen = isRecord(base) && isRecord(base["versions"]) && base["versions"];
  const versions = isRecord(result) && result["versions"];
  const theirs = isRecord(result) && result["fields"];
  if (!seen || !isRecord(versions)) return Object.keys(mine);
  return Object.keys(mine).filter((field) => {
    if (seen[field] === versions[field]) return false;
    return (
      !isRecord(theirs) ||
      JSON.stringify(theirs[field]) !== JSON.stringify(mine[field])
    );
  });
}
