import { LiveletsError } from "../events/error.ts";
import { isSegment } from "../events/topic.ts";
import type { Connection } from "./connection.ts";
import { Room } from "./room.ts";
import type { Presence } from "./types.ts";

/** The live rooms that a page asked for, each once. */
export class RoomRegistry {
  readonly #tenant: string | undefined;
  readonly #connection: Connection;
  readonly #userId: () => string | null;
  readonly #rooms = new Map<string, Room>();

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
    let room = this.#rooms.get(name);
    if (!room)
      this.#rooms.set(
        name,
        (room = this.#make(`${this.#tenant}.live.${name}`)),
      );
    return room;
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #make(topic: string): Room {
    const connection = this.#connection;
    return new Room(topic, {
      isOpen: () => connection.phase === "open",
      live: () => connection.source?.live ?? null,
      userId: this.#userId,
      channelOf: (name) => connection.seats.channelOf(name),
      wanted: (seat, wanted) =>
        wanted ? connection.hold(seat) : connection.release(seat),
    });
  }
}
