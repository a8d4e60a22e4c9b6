import type { Database } from "../../../../functions/_shared/database.ts";
import type { JsonRecord } from "../shared/json.ts";
import type { Hub } from "./hub.ts";
import type { UserBroadcast } from "./serializer.ts";

/** A row of realtime.messages as it goes out. */
export interface StoredMessage {
  readonly id: string;
  readonly topic: string;
  readonly private: boolean;
  readonly event: string;
  readonly encoding: "json" | "binary";
  readonly bytes: Uint8Array;
}

interface Row {
  id: string;
  topic: string;
  private: boolean | null;
  event: string;
  payload: string | null;
  binary_payload: Uint8Array | null;
}

const COLUMNS =
  "id, topic, private, event, payload::text as payload, binary_payload";
const SENDABLE =
  "event is not null and (payload is not null or binary_payload is not null)";

/**
 * The newest messages of a private topic since a moment, oldest first. `since` in milliseconds since 1970.
 * Rows of one transaction share their moment; the place in the table then tells their order.
 */
export async function replayMessages(
  database: Database,
  topic: string,
  since: number,
  limit: number,
): Promise<StoredMessage[]> {
  const rows = await database.query<Row>(
    `select ${COLUMNS} from realtime.messages
      where topic = $1 and private and extension = 'broadcast' and ${SENDABLE}
        and inserted_at >= to_timestamp($2::double precision / 1000) at time zone 'utc'
        and inserted_at < (now() + interval '1 minute') at time zone 'utc'
      order by inserted_at desc, ctid desc limit $3`,
    [topic, since, limit],
  );
  return rows.map(stored).reverse();
}

export function toBroadcast(
  message: StoredMessage,
  meta: JsonRecord,
): UserBroadcast {
  const { event, encoding, bytes } = message;
  return { event, encoding, bytes, meta };
}

/** Deletes what is older than `hours`, a few thousand rows at a time: one big delete would block everyone else. */
export async function pruneMessages(
  database: Database,
  hours: number,
): Promise<void> {
  const batch = 2_000;
  for (let deleted = batch; deleted === batch;) {
    const rows = await database.query(
      `delete from realtime.messages where ctid = any(array(
         select ctid from realtime.messages
          where inserted_at < (now() - make_interval(hours => $1)) at time zone 'utc' limit ${batch}))
       returning 1 as one`,
      [hours],
    );
    deleted = rows.length;
  }
}

const PER_QUERY = 200;

/**
 * Hands the rows of realtime.messages to the rooms. Notifications arrive in commit order and carry ids only;
 * those of one tick are loaded together, and one load follows the other, so the order is kept.
 */
export class MessageFeed {
  #ids: string[] = [];
  #busy = false;
  #stop: (() => Promise<void>) | undefined;

  constructor(
    readonly database: Database,
    readonly hub: Hub,
    readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    this.#stop = await this.database.listen("realtime_messages", (id) => {
      // Nobody is here to receive it.
      if (this.hub.size === 0) return;
      this.#ids.push(id);
      if (!this.#busy) void this.#drain();
    });
  }

  async stop(): Promise<void> {
    this.#ids = [];
    await this.#stop?.();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    await new Promise(setImmediate);
    while (this.#ids.length > 0) {
      const ids = this.#ids.splice(0, PER_QUERY);
      try {
        for (const message of await this.#load(ids)) this.#deliver(message);
      } catch (error) {
        this.log(`gateway: messages could not be read: ${String(error)}`);
      }
    }
    this.#busy = false;
  }

  async #load(ids: readonly string[]): Promise<StoredMessage[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from realtime.messages where id = any($1::uuid[]) and ${SENDABLE}`,
      [ids],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []).map(stored);
  }

  #deliver(message: StoredMessage): void {
    const room = this.hub.room(message.topic, message.private);
    room?.broadcast(toBroadcast(message, { id: message.id }));
  }
}

function stored(row: Row): StoredMessage {
  const { id, topic, event, payload, binary_payload: binary } = row;
  return {
    id,
    topic,
    event,
    private: row.private === true,
    encoding: binary ? "binary" : "json",
    bytes: binary ?? Buffer.from(payload ?? "null"),
  };
}
