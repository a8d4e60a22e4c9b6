import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { LiveClient } from "../client/types.ts";
import { parseTopic } from "../events/topic.ts";
import type { ClientController } from "./client-controller.ts";

interface HoldingHost extends ReactiveControllerHost {
  readonly topic: string | null;
}

/**
 * Holds topics for a host that shows no events but vouches for the connection: nothing is proven of a topic that
 * nobody joined. Those of the host's `topic`; absent, everything that `connect` granted.
 */
export class HeldTopics implements ReactiveController {
  readonly #host: HoldingHost;
  readonly #clients: ClientController;
  readonly #held = new Map<string, () => void>();

  constructor(host: HoldingHost, clients: ClientController) {
    this.#host = host;
    this.#clients = clients;
    host.addController(this);
    clients.watch((client) => {
      const leave = client.subscribe(() => this.#follow(client));
      this.#follow(client);
      return () => {
        leave();
        this.#keep(new Set());
      };
    });
  }

  hostUpdated(): void {
    const { client } = this.#clients;
    if (client) this.#follow(client);
  }

  #follow(client: LiveClient): void {
    const named = (this.#host.topic ?? "").split(/\s+/).filter(Boolean);
    const wanted = new Set(
      named.length === 0
        ? client.granted
        : named.filter((name) => client.bare || parseTopic(name)),
    );
    this.#keep(wanted);
    for (const name of wanted)
      if (!this.#held.has(name))
        this.#held.set(
          name,
          client.topic(name).subscribe(() => {}),
        );
  }

  #keep(wanted: ReadonlySet<string>): void {
    for (const [name, leave] of this.#held) {
      if (wanted.has(name)) continue;
      this.#held.delete(name);
      leave();
    }
  }
}
