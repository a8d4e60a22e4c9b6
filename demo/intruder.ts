import { expect, vi } from "vitest";
import type { ConnectAnswer } from "../widgets/events/answers.ts";
import type { Backend } from "./backend/backend.ts";
import { soon, sourceFor } from "./test-backend.ts";

// For tests: a socket that is not one of ours.

export function call(
  backend: Backend,
  path: string,
  token: string,
  form?: URLSearchParams,
) {
  return fetch(`${backend.url}/functions/v1/${path}`, {
    method: form ? "POST" : "GET",
    headers: {
      apikey: backend.keys.publishable,
      authorization: `Bearer ${token}`,
    },
    body: form ?? null,
  });
}

/** Joins what it was granted once, tells everything it hears, and obeys nobody. */
export async function intrude(
  backend: Backend,
  engine: string,
  tenant: string,
  token: string,
  topics: readonly string[],
) {
  const response = await call(
    backend,
    `connect?tenant=${tenant}&transport=${engine}&topic=${topics.join()}`,
    token,
  );
  const granted = (await response.json()) as ConnectAnswer;
  const source = sourceFor(granted.transport);
  const heard: string[] = [];
  const joined = new Set<string>();
  const refused = new Map<string, string>();
  const open = new Promise<void>((opened, closed) =>
    source.connect({
      token: () => Promise.resolve(token),
      authorize: async (channel, socket) => {
        const form = new URLSearchParams({
          socket_id: socket,
          channel_name: channel,
        });
        const answer = await call(backend, "pusher-auth", token, form);
        if (!answer.ok) throw new Error(`${answer.status}`);
        return (await answer.json()) as { auth: string };
      },
      heads: () => Promise.reject(new Error("unused")),
      opened,
      closed,
      joined: (channel) => void joined.add(channel),
      refused: (channel, { kind }) => void refused.set(channel, kind),
      message: (_channel, payload) => void heard.push(JSON.stringify(payload)),
      latency: () => {},
    }),
  );
  await open;
  const channels = granted.topics.map(({ channel }) => channel);
  for (const channel of channels)
    source.join(channel, { key: granted.user!.id });
  await vi.waitFor(
    () => expect([...joined].sort()).toEqual(channels.sort()),
    soon,
  );
  const close = () => source.disconnect();
  return { source, close, heard, channels, refused, id: granted.user!.id };
}
