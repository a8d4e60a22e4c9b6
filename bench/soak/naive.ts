import { RealtimeClient } from "@supabase/realtime-js";
import PusherModule from "pusher-js";
import WebSocket from "ws";
import type { ConnectAnswer } from "../../widgets/events/answers.ts";
import type { Frame } from "../../widgets/events/frame.ts";
import { pickPusher } from "../../widgets/sources/pusher.ts";
import { PUBLISHABLE_KEY } from "../../demo/embedded.ts";
import type { Received } from "./checker.ts";
import type { Engine } from "./receiver.ts";

/**
 * The same wire without us: the SDK as its documentation shows it, which subscribes to the channel, appends what comes
 * to a list, and reconnects by itself.
 */
export class Naive {
  readonly #topic: string;
  readonly #entries: { seq: number; id: string }[] = [];
  #base = 0;
  #close = () => {};

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** Resolves once it is subscribed. */
  async open(origin: string, engine: Engine): Promise<void> {
    const [tenant] = this.#topic.split(".");
    const headers = { apikey: PUBLISHABLE_KEY };
    const answer = (await (
      await fetch(
        `${origin}/functions/v1/connect?tenant=${tenant}&transport=${engine}`,
        { headers },
      )
    ).json()) as ConnectAnswer;
    const grant = answer.topics.find(({ name }) => name === this.#topic)!;
    this.#base = grant.head;
    if (engine === "supabase") await this.#supabase(origin, grant.channel);
    else await this.#pusher(origin, grant.channel);
  }

  get received(): Received {
    return { topic: this.#topic, base: this.#base, entries: this.#entries };
  }

  close(): void {
    this.#close();
  }

  readonly #take = (frame: Pick<Frame, "events"> & { from: number }): void => {
    for (const { seq, id } of frame.events)
      this.#entries.push({ seq, id: String(id) });
  };

  async #supabase(origin: string, name: string): Promise<void> {
    const client = new RealtimeClient(
      `${origin.replace("http", "ws")}/realtime/v1`,
      {
        params: { apikey: PUBLISHABLE_KEY },
        transport: WebSocket as never,
        accessToken: async () => null,
      },
    );
    this.#close = () => void client.disconnect();
    const channel = client.channel(name, { config: { private: true } });
    channel.on("broadcast", { event: "frame" }, ({ payload }) =>
      this.#take(payload as Frame),
    );
    await new Promise<void>((resolve) => {
      channel.subscribe((status) => {
        if (String(status) === "SUBSCRIBED") resolve();
      });
    });
  }

  async #pusher(origin: string, name: string): Promise<void> {
    const Pusher = pickPusher({ default: PusherModule });
    const port = Number(new URL(origin).port);
    const client = new Pusher("livelets", {
      cluster: "",
      wsHost: "localhost",
      wsPort: port,
      wssPort: port,
      forceTLS: false,
      enabledTransports: ["ws"],
      enableStats: false,
      unavailableTimeout: 10_000,
      channelAuthorization: {
        customHandler: ({ channelName, socketId }, callback) => {
          sign(origin, channelName, socketId).then(
            (signature) => callback(null, signature),
            (error: Error) => callback(error, null),
          );
        },
      },
    });
    this.#close = () => client.disconnect();
    const channel = client.subscribe(`private-${name}`);
    channel.bind("frame", this.#take as never);
    await new Promise<void>((resolve) =>
      channel.bind("pusher:subscription_succeeded", () => resolve()),
    );
  }
}

async function sign(
  origin: string,
  channel_name: string,
  socket_id: string,
): Promise<{ auth: string }> {
  const response = await fetch(`${origin}/functions/v1/pusher-auth`, {
    method: "POST",
    headers: { apikey: PUBLISHABLE_KEY, "content-type": "application/json" },
    body: JSON.stringify({ channel_name, socket_id }),
  });
  if (!response.ok) throw new Error(`pusher-auth: ${response.status}`);
  return (await response.json()) as { auth: string };
}
