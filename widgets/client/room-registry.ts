import type { Connection } from "./connection.ts";
import { Room } from "./room.ts";

/** The live rooms that a page uses, each once. */
export class RoomRegistry {
  readonly #connection: Connection;
  readonly #userId: () => string | null;
  readonly #rooms = new Map<string, Room>();

  constructor(connection: Connection, userId: () => string | null) {
    this.#connection = connection;
    this.#userId = userId;
  }

  /** @param topic `<tenant>.live.<room>` */
  get(topic: string): Room {
    const room = this.#rooms.get(topic) ?? this.#make(topic);
    this.#rooms.set(topic, room);
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
