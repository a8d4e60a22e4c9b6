import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import { LiveletsError } from "../events/error.ts";
import { parseCommand } from "../events/parse-command.ts";
import { uuid } from "./uuid.ts";

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
    { id = uuid(), base, lease }: CommandOptions = {},
  ): Promise<CommandAnswer> {
    const { tenant, post, now } = this.#options;
    if (!post)
      throw new LiveletsError(
        "bad-argument",
        `client: there is no endpoint to send "${type}" to. Set one.`,
      );
    if (lease && lease.token === null) return notHeld(id);
    const at = new Date(now()).toISOString();
    const client = this.#client;
    const held = lease && { resource: lease.resource, token: lease.token };
    const body = { id, tenant, client, type, args, base, lease: held, at };
    const answer = parseCommand(await post("command", body), id);
    if (answer) return answer;
    throw new LiveletsError(
      "malformed",
      `client: "${type}" was answered in a form that is not ours. Check the endpoint.`,
    );
  }
}

/** The server would say the same: this page knows already. */
const notHeld = (id: string): CommandAnswer => ({
  id,
  status: "rejected",
  reason: "lease_lost",
  message:
    "This page has not got the lease for it. Get it again, and look at what has changed.",
  events: [],
  result: null,
});
