import type { ReactiveControllerHost } from "lit";
import type { ClientStatus, LiveClient } from "../client/types.ts";
import type { ClientController } from "./client-controller.ts";
import { requestFrame } from "./frame.ts";

export type { ClientStatus, TopicStatus } from "../client/types.ts";

/** Picks what a host shows of the status: a flat object, so that "nothing changed" can be seen. */
export type StatusSlice<T extends object> = (
  status: ClientStatus,
  client: LiveClient,
) => T;

/** A slice of the client's status; the host is asked to update only when the slice changed, once per frame. */
export class StatusController<T extends object> {
  readonly #host: ReactiveControllerHost;
  readonly #clients: ClientController;
  readonly #pick: StatusSlice<T>;
  #value: T | null = null;

  constructor(
    host: ReactiveControllerHost,
    clients: ClientController,
    pick: StatusSlice<T>,
  ) {
    this.#host = host;
    this.#clients = clients;
    this.#pick = pick;
    clients.watch((client) => this.#attend(client));
  }

  /** Null while there is no client. */
  get value(): T | null {
    return this.#value;
  }

  /** Picks again, for a slice that depends on the host's own properties too. */
  refresh(): void {
    const client = this.#clients.client;
    if (client) this.#take(this.#pick(client.status, client));
  }

  #attend(client: LiveClient): () => void {
    this.#take(this.#pick(client.status, client));
    const leave = client.subscribe((status) =>
      this.#take(this.#pick(status, client)),
    );
    return () => {
      leave();
      this.#value = null;
    };
  }

  #take(value: T): void {
    if (this.#value && isSame(this.#value, value)) return;
    this.#value = value;
    requestFrame(this.#host);
  }
}

function isSame<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) =>
    Object.is(a[key], b[key]),
  );
}
