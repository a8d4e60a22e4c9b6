import { createClient } from "@supabase/supabase-js";
import type { SupabaseClient } from "@supabase/supabase-js";
import PusherClient from "pusher-js";
import { expect, vi } from "vitest";
import WebSocket from "ws";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import { isReset } from "../../widgets/events/event.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import type { Backend } from "../backend/backend.ts";
import { soon, sourceFor, startTestBackend } from "../test-backend.ts";

// For the numbered security tests: the embedded backend, attacked with the engines' own clients over real sockets.

export const ENGINES = ["supabase", "pusher"] as const;
export type Engine = (typeof ENGINES)[number];

/** What an SDK of an engine can do on a channel, whoever wrote the page around it. */
export interface Attacker {
  /** Resolves to whether the channel let it in. Everything that is heard there lands in `heard`. */
  join(channel: string): Promise<boolean>;
  /** Sends to whoever is on the channel, as clients may: never an error, perhaps nothing. */
  send(channel: string, event: string, payload: object): Promise<void>;
  readonly heard: string[];
}

export async function startAttacked() {
  const backend = await startTestBackend();
  const closing: (() => unknown)[] = [];

  async function call(
    path: string,
    init: RequestInit & { headers?: Record<string, string> } = {},
  ) {
    const headers = { apikey: backend.keys.publishable, ...init.headers };
    const url = `${backend.url}/functions/v1/${path}`;
    const response = await fetch(url, { ...init, headers });
    const text = await response.text();
    const body = (text === "" ? null : JSON.parse(text)) as Record<
      string,
      never
    >;
    return { status: response.status, headers: response.headers, body, text };
  }

  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ) =>
    call(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  /** By a server, whose key no attacker has. */
  async function publish(tenant: string, message: string, audience: object) {
    const body = {
      tenant,
      type: "host:log",
      data: { level: "info", message },
      audience,
    };
    const { status } = await post("publish", body, {
      apikey: backend.keys.secret,
    });
    expect(status).toBe(201);
  }

  function attacker(engine: Engine, token?: string): Attacker {
    const one =
      engine === "supabase"
        ? overSupabase(backend, token)
        : overPusher(backend, token);
    closing.push(one.close);
    return one;
  }

  /** A page with our client: what it shows of a topic. */
  function victim(
    engine: Engine,
    tenant: string,
    topic: string,
    token?: string,
  ) {
    const client = createLiveClient({
      endpoint: `${backend.url}/functions/v1`,
      apikey: backend.keys.publishable,
      tenant,
      transport: engine,
      getToken: token === undefined ? undefined : () => Promise.resolve(token),
      source: sourceFor,
    });
    closing.push(() => client.close());
    const shown: LiveEvent[] = [];
    const live = client.topic(topic);
    live.subscribe((event) => {
      if (isReset(event))
        shown.splice(0, shown.length, ...event.snapshot.recent);
      else shown.push(event);
    });
    const messages = () => shown.map(({ data }) => data["message"]);
    return { client, live, shown, messages };
  }

  async function close() {
    await Promise.all(closing.map((end) => end()));
    await backend.close();
  }
  return { backend, call, post, bearer, publish, attacker, victim, close };
}

export type Attacked = Awaited<ReturnType<typeof startAttacked>>;

/** Resolves once a page is live, so that what comes next comes over the engine. */
export const isLive = ({ live }: { live: { state: string } }) =>
  vi.waitFor(() => expect(live.state).toBe("live"), soon);

function overSupabase({ url, keys }: Backend, token?: string) {
  const client: SupabaseClient = createClient(url, keys.publishable, {
    realtime: { transport: WebSocket as never },
    auth: { persistSession: false, autoRefreshToken: false },
    ...(token === undefined ? {} : { accessToken: async () => token }),
  });
  const heard: string[] = [];
  const channels = new Map<string, ReturnType<SupabaseClient["channel"]>>();
  return {
    heard,
    async join(name: string) {
      await client.realtime.setAuth();
      const channel = client.channel(name, { config: { private: true } });
      channel.on("broadcast", { event: "*" }, (message) =>
        heard.push(JSON.stringify(message)),
      );
      const isIn = await new Promise<boolean>((resolve) =>
        channel.subscribe((status) => {
          if (status === "SUBSCRIBED") resolve(true);
          else resolve(false);
        }),
      );
      if (isIn) channels.set(name, channel);
      else await client.removeChannel(channel);
      return isIn;
    },
    async send(name: string, event: string, payload: object) {
      await channels.get(name)?.send({ type: "broadcast", event, payload });
      await client
        .channel(name, { config: { private: true } })
        .httpSend(event, payload)
        .catch(() => undefined);
    },
    close: () => client.realtime.disconnect(),
  };
}

function overPusher({ url, keys, pusher, port }: Backend, token?: string) {
  const client = new PusherClient(pusher.key, {
    cluster: "",
    wsHost: "localhost",
    wsPort: port,
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      transport: "ajax",
      endpoint: "",
      customHandler: ({ channelName, socketId }, callback) => {
        fetch(`${url}/functions/v1/pusher-auth`, {
          method: "POST",
          headers: {
            apikey: keys.publishable,
            ...(token === undefined
              ? {}
              : { authorization: `Bearer ${token}` }),
          },
          body: new URLSearchParams({
            socket_id: socketId,
            channel_name: channelName,
          }),
        })
          .then(async (answer) => {
            if (!answer.ok) throw new Error(`${answer.status}`);
            callback(null, (await answer.json()) as { auth: string });
          })
          .catch((error: Error) => callback(error, null));
      },
    },
  });
  const heard: string[] = [];
  const nameOf = (channel: string) =>
    `${channel.includes(".live.") ? "presence" : "private"}-${channel}`;
  return {
    heard,
    join(channel: string) {
      const joined = client.subscribe(nameOf(channel));
      joined.bind_global((event: string, data: unknown) => {
        if (!event.startsWith("pusher:"))
          heard.push(JSON.stringify([event, data]));
      });
      return new Promise<boolean>((resolve) => {
        joined.bind("pusher:subscription_succeeded", () => resolve(true));
        joined.bind("pusher:subscription_error", () => {
          client.unsubscribe(nameOf(channel));
          resolve(false);
        });
      });
    },
    async send(channel: string, event: string, payload: object) {
      // A channel's own trigger refuses names that do not begin with client-; the line below it does not.
      client.send_event(event, payload, nameOf(channel));
    },
    close: () => client.disconnect(),
  };
}
