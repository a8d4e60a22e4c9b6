import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { Backend } from "../../demo/backend/backend.ts";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import type { Tap } from "./tap.ts";

/**
 * A bare WebSocket that brings the very frames that the Pusher side writes: a client in this process is in the channel,
 * and what is written to it is written on at once, and stamped then.
 */
export async function startRaw(tap: Tap, backend: Backend, topic: string) {
  const sockets = new Set<WebSocket>();
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    perMessageDeflate: false,
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const client = createLiveClient({
    endpoint: `${backend.url}/functions/v1`,
    apikey: backend.keys.publishable,
    tenant: topic.split(".")[0]!,
    transport: "pusher",
    source: (transport) => {
      if (transport?.kind === "pusher") return pusherSource(transport);
      throw new Error("bench: the backend offers no Pusher side.");
    },
  });
  let leave: (() => void) | null = null;
  const forward = (text: string) => {
    // What is written on is seen by the tap too, and is no frame of Pusher's.
    const { channel, data, event } = parse(text);
    if (!event || !channel || typeof data !== "string") return;
    const payload: unknown = JSON.parse(data);
    const name = channel.replace(/^private-/, "");
    const out = JSON.stringify({ channel: name, payload });
    for (const socket of sockets) socket.send(out);
  };
  return {
    url: `ws://127.0.0.1:${port}`,
    /** Only one client listens at a time: the others would be written to first. */
    use(isRaw: boolean) {
      leave?.();
      leave = isRaw ? client.topic(topic).subscribe(() => {}) : null;
      tap.onWrite = isRaw ? forward : null;
    },
    close() {
      leave?.();
      void client.close();
      server.close();
    },
  };
}

function parse(text: string): {
  event?: string;
  channel?: string;
  data?: unknown;
} {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
