import type { CommandAnswer } from "../events/command.ts";
import { parseCommand } from "../events/parse-command.ts";
import { isRecord } from "../events/plain.ts";

/** A command as it is kept. What is sent of it never changes: the server compares it with what it knows. */
export interface QueuedCommand {
  readonly scope: string;
  readonly table: "command";
  /** Its place: unique per scope, ascending. */
  readonly key: number;
  readonly id: string;
  /** Another id for the server, after a conflict. */
  readonly sendAs?: string;
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly base?: unknown;
  readonly lease?: { readonly resource: string; readonly token: number };
  /** The page that gave it, under whose name it is sent. */
  readonly client: string;
  /** Commands of one order are done one after the other. */
  readonly order: string;
  /** Unix ms. */
  readonly at: number;
  /** How often sending was begun. */
  readonly tries: number;
  readonly state: "waiting" | "unconfirmed" | "ended";
  /** Once it has ended: the answer, or why it was not even looked at. */
  readonly answer?: CommandAnswer;
  readonly error?: string;
  /** When it ended: Unix ms. */
  readonly endedAt?: number;
  /** How often it went on after a conflict. */
  readonly round?: number;
}

/** Null for what is not ours. */
export function readCommandRow(row: unknown): QueuedCommand | null {
  if (!isRecord(row) || !isRecord(row["args"])) return null;
  const { key, id, type, client, order, at, tries, state } = row;
  const texts = [id, type, client, order];
  const numbers = [key, at, tries];
  if (!texts.every((text) => typeof text === "string")) return null;
  if (!numbers.every((number) => Number.isFinite(number))) return null;
  if (!/^(waiting|unconfirmed|ended)$/.test(String(state))) return null;
  const { answer, ...rest } = row as unknown as QueuedCommand;
  if (answer === undefined) return rest;
  const read = parseCommand(answer, rest.id);
  return read ? { ...rest, answer: read } : null;
}
