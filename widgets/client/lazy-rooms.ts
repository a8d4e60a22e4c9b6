import { LiveletsError } from "../events/error.ts";
import { isSegment } from "../events/topic.ts";
import type { Connection } from "./connection.ts";
import { fetchCode } from "./lazy.ts";
import { lazyPresence } from "./lazy-presence.ts";
import type { RoomRegistry } from "./room-registry.ts";
import type { Presence } from "./types.ts";

/** The live rooms of a page, each once. Wrong names throw at once; the code comes when a room is used. */
export class LazyRooms {
  readonly #tenant: string | undefined;
  readonly #connection: Connection;
  readonly #userId: () => string | null;
  readonly #rooms = new Map<string, Presence>();
  #registry: RoomRegistry | null = null;

  /** @param tenant none where there is no log: rooms are granted by one */
  constructor(
    tenant: string | undefined,
    connection: Connection,
    userId: () => string | null,
  ) {
    this.#tenant = tenant;
    this.#connection = connection;
    this.#userId = userId;
  }

  get(name: string): Presence {
    if (!isSegment(name) || this.#tenant === undefined) {
      throw new LiveletsError(
        "bad-argument",
        `client: presence("${name}") names no room. Use 1 to 64 of A-Z a-z 0-9 _ -, on a client with an endpoint.`,
      );
    }
    const topic = `${this.#tenant}.live.${name}`;
    const room = this.#rooms.get(name) ?? lazyPresence(() => this.#load(topic));
    this.#rooms.set(name, room);
    return room;
  }

  close(): void {
    this.#registry?.close();
  }

  async #load(topic: string): Promise<Presence> {
    const { RoomRegistry } = await fetchCode(
      "rooms",
      import("./room-registry.ts"),
    );
    this.#registry ??= new RoomRegistry(this.#connection, this.#userId);
    return this.#registry.get(topic);
  }
}
