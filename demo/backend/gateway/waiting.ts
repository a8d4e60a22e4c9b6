import type { RealtimeChannel } from "@supabase/supabase-js";
import type { Channel } from "pusher-js";

/** Resolves at the first item that fits, of those already there and those to come. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  readonly #waiting = new Set<() => void>();

  readonly push = (item: Item): void => {
    this.items.push(item);
    for (const look of [...this.#waiting]) look();
  };

  first(fits: (item: Item) => boolean = () => true): Promise<Item> {
    return this.#when(() => this.items.find(fits));
  }

  count(wanted: number): Promise<Item[]> {
    return this.#when(() =>
      this.items.length >= wanted ? this.items : undefined,
    );
  }

  #when<Result>(look: () => Result | undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        const seen = JSON.stringify(this.items).slice(0, 2_000);
        reject(new Error(`nothing that fits came within 30 s; came: ${seen}`));
      }, 30_000);
      this.#waiting.add(check);
      check();
    });
  }
}

/** Subscribes and resolves to the first status that is final for a test; later ones arrive in `statuses`. */
export async function subscribed(
  channel: RealtimeChannel,
  wanted = "SUBSCRIBED",
): Promise<Inbox<{ status: string; message?: string }>> {
  const statuses = new Inbox<{ status: string; message?: string }>();
  channel.subscribe((status, error) =>
    statuses.push(error ? { status, message: error.message } : { status }),
  );
  await statuses.first(({ status }) => status === wanted);
  return statuses;
}

/** Everything that is broadcast on a channel; attach before subscribing. */
export function broadcasts(
  channel: RealtimeChannel,
): Inbox<Record<string, unknown>> {
  const inbox = new Inbox<Record<string, unknown>>();
  channel.on("broadcast", { event: "*" }, inbox.push);
  return inbox;
}

/** The next time a Pusher event comes. */
export function pusherEvent<Data = unknown>(
  channel: Channel,
  event: string,
): Promise<Data> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no "${event}" came within 30 s`)),
      30_000,
    );
    const take = (data: Data) => {
      clearTimeout(timer);
      channel.unbind(event, take);
      resolve(data);
    };
    channel.bind(event, take);
  });
}
