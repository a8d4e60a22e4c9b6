import { afterEach, beforeEach, vi } from "vitest";
import { expect } from "vitest";
import WebSocket from "ws";
import { freePort } from "../e2e/backend.ts";
import { Proxy } from "../e2e/proxy.ts";
import { hostDeps } from "../widgets/client/client-deps.ts";
import type { ClientDeps, PageChange } from "../widgets/client/client-deps.ts";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { Transport } from "../widgets/events/answers.ts";
import { isReset } from "../widgets/events/event.ts";
import { pollSource } from "../widgets/sources/poll.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import { supabaseSource } from "../widgets/sources/supabase.ts";
import type { useTestBackend } from "./test-backend.ts";

export const soon = { timeout: 15_000, interval: 5 };

/** Clients with the unmodified SDKs, over a proxy that does to sockets what networks do. */
export function useLine(test: ReturnType<typeof useTestBackend>) {
  let proxy: Proxy;
  beforeEach(async () => {
    const port = Number(new URL(test.backend.url).port);
    proxy = await Proxy.start(await freePort(), port);
  });
  afterEach(() => proxy.close());

  const engineOf = (
    transport: Transport,
    deps: Pick<ClientDeps, "now" | "after">,
  ) => {
    if (transport.kind === "poll") return pollSource({ everyMs: 3_000 }, deps);
    if (transport.kind === "pusher")
      return pusherSource({
        key: transport.key,
        host: "localhost",
        port: Number(new URL(proxy.origin).port),
      });
    const ws = { transport: WebSocket as never };
    return supabaseSource({ url: proxy.origin, apikey: transport.apikey }, ws);
  };

  /** @param speed by how much the client's time runs faster than the clock; sockets and requests are as they are */
  function open(
    transport: "supabase" | "pusher" | "poll",
    topic: string,
    speed = 1,
  ) {
    let tell = (_change: PageChange) => {};
    const time = {
      now: () => performance.now() * speed,
      after: (ms: number, run: () => void) => hostDeps.after(ms / speed, run),
    };
    const page = {
      visible: () => true,
      online: () => true,
      onChange(listener: (change: PageChange) => void) {
        tell = listener;
        return () => {};
      },
    };
    const client = createLiveClient({
      endpoint: `${proxy.origin}/functions/v1`,
      apikey: "sb_publishable_livelets",
      tenant: topic.split(".")[0],
      transport,
      deps: { ...time, page },
      source: (answered) => engineOf(answered!, time),
    });
    test.onEnd(() => client.close());
    const seen: string[] = [];
    client.topic(topic).subscribe((event) => {
      const events = isReset(event) ? event.snapshot.recent : [event];
      if (isReset(event)) seen.length = 0;
      seen.push(...events.map(({ seq, id }) => `${seq} ${id}`));
    });
    return {
      client,
      seen,
      now: time.now,
      tell: (change: PageChange) => tell(change),
      until: (status: object) =>
        vi.waitFor(() => expect(client.status).toMatchObject(status), soon),
    };
  }

  return {
    open,
    get proxy() {
      return proxy;
    },
  };
}
