import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { refuseUpgrade, urlOf } from "../shared/http.ts";
import type { OutletContext } from "../shared/outlet.ts";
import { TokenError, type Identity } from "../shared/token.ts";
import { Connection, errorBody, versionOf } from "./connection.ts";
import type { SupabaseContext } from "./context.ts";
import { MessageFeed, pruneMessages } from "./messages.ts";
import { handleRest } from "./rest.ts";

const PATHS = new Set(["/realtime/v1/websocket", "/socket/websocket"]);
const PRUNE_MS = 3_600_000;

/** Supabase Realtime: Phoenix channels over WebSocket, broadcasts over HTTP, messages from the database. */
export class SupabaseSide {
  readonly connections = new Set<Connection>();
  readonly #server: WebSocketServer;
  readonly #feed: MessageFeed;
  readonly #timers: NodeJS.Timeout[] = [];
  received = 0;

  constructor(
    readonly context: SupabaseContext,
    readonly outlets: OutletContext,
  ) {
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: context.settings.maxFrameBytes,
    });
    this.#feed = new MessageFeed(context.database, context.hub, context.log);
  }

  async start(): Promise<void> {
    await this.#feed.start();
    const { sweepMs, messageHours } = this.context.settings;
    const prune = () =>
      pruneMessages(this.context.database, messageHours).catch(
        (error: unknown) =>
          this.context.log(`gateway: pruning failed: ${String(error)}`),
      );
    this.#timers.push(
      setInterval(() => this.#sweep(), sweepMs).unref(),
      setInterval(() => void prune(), PRUNE_MS).unref(),
    );
    await prune();
  }

  /** Closes every socket the way a deploy does. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const { socket } of this.connections) socket.close(1001);
    await this.#feed.stop();
  }

  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    return handleRest(this.context, request, response);
  }

  /** False when the path is another's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!PATHS.has(urlOf(request).pathname)) return false;
    this.#shake(request, socket, head).catch((error: unknown) => {
      this.context.log(`gateway: a handshake failed: ${String(error)}`);
      refuseUpgrade(
        socket,
        500,
        "Internal Server Error",
        errorBody("Error connecting to Realtime"),
      );
    });
    return true;
  }

  async #shake(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const query = urlOf(request).searchParams;
    const version = versionOf(query.get("vsn"));
    if (version === null) return refuseUpgrade(socket, 403, "Forbidden", "");
    const checked = await this.#identify(query.get("apikey"));
    if ("status" in checked) {
      const { handshakeErrorDelayMs: wait } = this.context.settings;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const { status, reason, message } = checked;
      return refuseUpgrade(socket, status, reason, errorBody(message));
    }
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (open) => {
      const plan = this.context.planOf(request);
      const context = { ...this.context, plan };
      const outlets = { ...this.outlets, plan };
      this.#accept(new Connection(context, open, version, checked, outlets));
    });
  }

  async #identify(
    token: string | null,
  ): Promise<Identity | { status: number; reason: string; message: string }> {
    if (this.connections.size >= this.context.settings.maxSockets) {
      const message = "Too many connected users";
      return { status: 429, reason: "Too Many Requests", message };
    }
    const refused = { status: 401, reason: "Unauthorized" };
    if (!token) return { ...refused, message: "API key is missing" };
    try {
      return await this.context.identify(token);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const isExpired = error.fault === "expired";
      const message = isExpired ? "Token has expired" : error.message;
      return { ...refused, message };
    }
  }

  #accept(connection: Connection): void {
    const { socket } = connection;
    this.connections.add(connection);
    socket.on("message", (data, isBinary) => {
      this.received++;
      connection.receive(data as Buffer, isBinary);
    });
    socket.on("error", (error) =>
      this.context.log(`gateway: a socket failed: ${error.message}`),
    );
    socket.on("close", () => {
      this.connections.delete(connection);
      connection.end();
    });
  }

  #sweep(): void {
    const now = this.context.now();
    for (const connection of this.connections) connection.sweep(now);
  }
}
