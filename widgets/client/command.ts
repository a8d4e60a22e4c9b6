import type { CommandAnswer } from "../events/command.ts";
import { LiveletsError } from "../events/error.ts";
import { parseCommand } from "../events/parse-command.ts";
import { isRecord } from "../events/plain.ts";
import type { QueuedCommand } from "./queue-rows.ts";

export interface CommandSender {
  readonly tenant: string | undefined;
  /** Calls a function; null where there is no endpoint. */
  readonly post: ((call: string, body: object) => Promise<unknown>) | null;
}

/** What one of several was answered: an error where it was not even looked at. */
export type BatchAnswer = CommandAnswer | LiveletsError;

/** So many go in one request, and so many bytes: a server reads 16 KB. */
const MOST = 20;
const MOST_BYTES = 15_000;

const encoder = new TextEncoder();

/** Sends a command once. Sent again, it is the same to the last byte: the server compares. */
export async function sendCommand(
  { tenant, post }: CommandSender,
  command: QueuedCommand,
): Promise<CommandAnswer> {
  if (!post) throw withoutEndpoint(command);
  const body = bodyOf(tenant, command);
  const answer = parseCommand(await post("command", body), body.id);
  if (answer) return answer;
  throw unreadable(command);
}

/**
 * Sends commands that are done one after the other. There may be fewer answers than commands: then the rest was not
 * begun.
 */
export async function sendCommands(
  { tenant, post }: CommandSender,
  commands: readonly QueuedCommand[],
): Promise<BatchAnswer[]> {
  const [first] = commands;
  if (!post) throw withoutEndpoint(first!);
  const bodies = commands.map((command) => bodyOf(tenant, command));
  const wire = await post("command", { commands: bodies });
  const told = isRecord(wire) && wire["answers"];
  const answers: BatchAnswer[] = [];
  for (const [place, { id }] of bodies.entries()) {
    const one: unknown = Array.isArray(told) ? told[place] : undefined;
    const answer = parseCommand(one, id) ?? parseRefusal(one);
    if (!answer) break;
    answers.push(answer);
  }
  if (answers.length === 0) throw unreadable(first!);
  return answers;
}

/** How many of these can go in one request: the first always can. */
export function countFitting(
  tenant: string | undefined,
  commands: readonly QueuedCommand[],
): number {
  let bytes = 0;
  const tooMany = commands.findIndex((command, place) => {
    const text = JSON.stringify(bodyOf(tenant, command));
    bytes += encoder.encode(text).length + 1;
    return place > 0 && (place >= MOST || bytes > MOST_BYTES);
  });
  return tooMany < 0 ? commands.length : tooMany;
}

function bodyOf(tenant: string | undefined, command: QueuedCommand) {
  const { client, type, args, base, lease } = command;
  const id = command.sendAs ?? command.id;
  const at = new Date(command.at).toISOString();
  return { id, tenant, client, type, args, base, lease, at };
}

function parseRefusal(value: unknown): LiveletsError | null {
  const error = isRecord(value) && value["error"];
  if (!isRecord(error)) return null;
  const code = error["status"] === 403 ? "denied" : "bad-argument";
  const message = String(error["message"]).slice(0, 2_000);
  return new LiveletsError(code, `client: command was refused: ${message}`);
}

function withoutEndpoint({ type }: QueuedCommand): LiveletsError {
  return new LiveletsError(
    "bad-argument",
    `client: there is no endpoint to send "${type}" to. Set one.`,
  );
}

function unreadable({ type }: QueuedCommand): LiveletsError {
  return new LiveletsError(
    "malformed",
    `client: "${type}" was answered in a form that is not ours. Check the endpoint.`,
  );
}
