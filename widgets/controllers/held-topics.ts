import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ClientStatus, LiveClient } from "../client/types.ts";
import type { ClientController } from "./client-controller.ts";
import { chooseState, describeRefused } from "./topic-state.ts";

interface HoldingHost extends ReactiveControllerHost {
  readonly topic: string | null;
}

/**
 * Holds topics for a host that shows no events but vouches for the connection: nothing is proven of a topic that
 * nobody joined. Those of the host's `topic`; absent, everything that `connect` granted.
 */
export class HeldTopics implements ReactiveController {
  /** Names that no topic can have; they are left out. */
  wrong = "";
  /** What they would have to be. */
  accepted = "";
  readonly #host: HoldingHost;
  readonly #clients: ClientController;
  readonly #held = new Map<string, () => void>();
  /** Those that were named, without the wrong ones. */
  #names: readonly string[] = [];

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

  hostUpdate(): void {
    const { client } = this.#clients;
    if (client) this.#follow(client);
  }

  /**
   * The status, with the state of the topics that were named; undefined where no name is right. Nothing is proven
   * before each of them was joined.
   */
  tell(status: ClientStatus | undefined): ClientStatus | undefined {
    const names = this.#names;
    if (!status || (this.wrong && !names.length)) return undefined;
    const told = { ...status, ...chooseState(status, names) };
    const isJoined = names.every((one) =>
      status.topics.some(({ name }) => name === one),
    );
    return told.state === "live" && !isJoined
      ? { ...told, state: "connecting" }
      : told;
  }

  #follow(client: LiveClient): void {
    // A removed attribute leaves null.
    const named = String(this.#host.topic ?? "")
      .split(/\s+/)
      .filter(Boolean);
    const wrong = named.filter((name) => {
      const accepted = describeRefused(client, name);
      this.accepted ||= accepted;
      return accepted;
    });
    this.#names = named.filter((name) => !wrong.includes(name));
    this.wrong = wrong.join(" ");
    const wanted = new Set(named.length ? this.#names : client.granted);
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
