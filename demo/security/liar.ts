import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

/** An engine that lets everybody in, and says what it likes. */
export async function startLiar() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  const sockets: WebSocket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    const say = (event: string, data: object, channel?: string) =>
      socket.send(
        JSON.stringify({ event, channel, data: JSON.stringify(data) }),
      );
    say("pusher:connection_established", {
      socket_id: "1.1",
      activity_timeout: 120,
    });
    socket.on("message", (text: Buffer) => {
      const { event, data } = JSON.parse(text.toString()) as {
        event: string;
        data: { channel: string };
      };
      if (event === "pusher:subscribe")
        say("pusher_internal:subscription_succeeded", {}, data.channel);
    });
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, sockets, close: () => server.close() };
}
