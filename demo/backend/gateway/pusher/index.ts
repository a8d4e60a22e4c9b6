import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { urlOf } from "../shared/http.ts";
import type { OutletContext } from "../shared/outlet.ts";
import { Connection } from "./connection.ts";
import type { PusherContext } from "./context.ts";
import { errorFrame } from "./frames.ts";
import { handleApi } from "./http-api.ts";

/** Pusher Channels: protocol 7 over WebSocket, and the HTTP API for servers. */
export class PusherSide {
  readonly connections = new Set<Connection>();
  readonly #server: WebSocketServer;
  #sweeping: NodeJS.Timeout | undefined;
  received = 0;

  constructor(
    readonly context: PusherContext,
    readonly outlets: OutletContext,
  ) {
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: context.settings.maxFrameBytes,
    });
  }

  start(): void {
    const sweep = () => {
      const now = this.context.now();
      for (const connection of this.connections) connection.sweep(now);
    };
    const { sweepMs } = this.context.settings;
    this.#sweeping = setInterval(sweep, sweepMs).unref();
  }

  /** Closes every socket with the code that asks clients to come back at once. */
  stop(): void {
    clearInterval(this.#sweeping);
    for (const connection of this.connections) {
      connection.close(4200, "Server is closing, please reconnect");
    }
  }

  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    return handleApi(this.context, request, response, (userId) =>
      this.#terminate(userId),
    );
  }

  /** False when the path is another's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = urlOf(request);
    if (url.pathname !== "/app" && !url.pathname.startsWith("/app/"))
      return false;
    this.#server.handleUpgrade(request, socket, head, (open) => {
      open.on("error", (error) =>
        this.context.log(`gateway: a socket failed: ${error.message}`),
      );
      const refusal = this.#refusal(url);
      if (refusal) refuse(open, ...refusal);
      else this.#accept(open, request);
    });
    return true;
  }

  /** Fatal errors come after the handshake, as close codes: 4000–4099 mean "do not try again". */
  #refusal(url: URL): readonly [number, string] | null {
    const [, , key] = url.pathname.split("/");
    if (!key) return [4005, "Path not found"];
    const protocol = url.searchParams.get("protocol");
    if (protocol === null) return [4008, "No protocol version supplied"];
    if (!/^\d+$/.test(protocol)) return [4006, "Invalid version string format"];
    if (Number(protocol) < 5 || Number(protocol) > 7)
      return [4007, "Unsupported protocol version"];
    if (key !== this.context.app.key)
      return [4001, `App key ${key.slice(0, 64)} does not exist`];
    return this.connections.size >= this.context.settings.maxSockets
      ? [4100, "Over capacity"]
      : null;
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const plan = this.context.planOf(request);
    const connection = new Connection({ ...this.context, plan }, socket, {
      ...this.outlets,
      plan,
    });
    this.connections.add(connection);
    socket.on("message", (data, isBinary) => {
      this.received++;
      connection.receive(data as Buffer, isBinary);
    });
    socket.on("close", () => {
      this.connections.delete(connection);
      connection.end();
    });
    connection.greet();
  }

  #terminate(userId: string): void {
    for (const connection of this.connections) {
      if (connection.userId === userId) {
        connection.close(4009, "You got disconnected by the app");
      }
    }
  }
}

function refuse(socket: WebSocket, code: number, message: string): void {
  socket.send(errorFrame(code, message));
  socket.close(code, message);
}
