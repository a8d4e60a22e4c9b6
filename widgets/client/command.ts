import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import { LiveletsError } from "../events/error.ts";
import { parseCommand } from "../events/parse-command.ts";

export interface CommandsOptions {
  readonly tenant: string | undefined;
  /** Calls a function; null where there is no endpoint. */
  readonly post: ((call: string, body: object) => Promise<unknown>) | null;
  /** Server time, in ms. */
  readonly now: () => number;
}

/**
 * Sends commands, each under its own id, so that sending one again is safe. Loaded when a page sends the first.
 * Not kept when the page closes: a command whose outcome is unknown rejects, and may be sent again under the same id.
 */
export class Commands {
  readonly #options: CommandsOptions;
  /** This page's own name: nobody else's commands may come under it. */
  readonly #client = uuid();

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  async send(
    type: string,
    args: Readonly<Record<string, unknown>>,
    { id = uuid(), base }: CommandOptions = {},
  ): Promise<CommandAnswer> {
    const { tenant, post, now } = this.#options;
    if (!post)
      throw new LiveletsError(
        "bad-argument",
        `client: there is no endpoint to send "${type}" to. Set one.`,
      );
    const at = new Date(now()).toISOString();
    const client = this.#client;
    const body = { id, tenant, client, type, args, base, at };
    const answer = parseCommand(await post("command", body), id);
    if (answer) return answer;
    throw new LiveletsError(
      "malformed",
      `client: "${type}" was answered in a form that is not ours. Check the endpoint.`,
    );
  }
}

/** `randomUUID` is not there on pages without https. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 15) | 64;
  bytes[8] = (bytes[8]! & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
