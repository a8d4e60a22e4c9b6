import type { CommandAnswer } from "../events/command.ts";
import { LiveletsError } from "../events/error.ts";
import { parseCommand } from "../events/parse-command.ts";
import type { QueuedCommand } from "./queue-rows.ts";

export interface CommandSender {
  readonly tenant: string | undefined;
  /** Calls a function; null where there is no endpoint. */
  readonly post: ((call: string, body: object) => Promise<unknown>) | null;
}

/** Sends a command once. Sent again, it is the same to the last byte: the server compares. */
export async function sendCommand(
  { tenant, post }: CommandSender,
  command: QueuedCommand,
): Promise<CommandAnswer> {
  const { client, type, args, base, lease } = command;
  if (!post)
    throw new LiveletsError(
      "bad-argument",
      `client: there is no endpoint to send "${type}" to. Set one.`,
    );
  const id = command.sendAs ?? command.id;
  const at = new Date(command.at).toISOString();
  const body = { id, tenant, client, type, args, base, lease, at };
  const answer = parseCommand(await post("command", body), id);
  if (answer) return answer;
  throw new LiveletsError(
    "malformed",
    `client: "${type}" was answered in a form that is not ours. Check the endpoint.`,
  );
}
