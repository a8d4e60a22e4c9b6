import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { UserError } from "./user-error.ts";

export interface Handlers {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface Listening {
  readonly port: number;
  /** Stops accepting; open connections are ended. */
  close(): Promise<void>;
}

const ANY_PORT_TRIES = 5;

/**
 * Listens on 127.0.0.1 and, where the machine has IPv6, on ::1: `localhost` may mean either. Port 0 takes one that
 * is free on both.
 */
export async function listenLoopback(
  port: number,
  handlers: Handlers,
): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    try {
      return await listenBoth(port, handlers);
    } catch (error) {
      const isTaken = codeOf(error) === "EADDRINUSE";
      if (isTaken && port === 0 && tries < ANY_PORT_TRIES) continue;
      if (isTaken) {
        throw new UserError(
          `livelets: port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start.`,
        );
      }
      if (codeOf(error) === "EACCES") {
        throw new UserError(
          `livelets: port ${port} may not be opened by this user. Choose one above 1023: PORT=5173 npm start.`,
        );
      }
      throw error;
    }
  }
}

async function listenBoth(
  port: number,
  handlers: Handlers,
): Promise<Listening> {
  const first = await listenOn("127.0.0.1", port, handlers);
  const chosen = (first.address() as AddressInfo).port;
  const servers = [first];
  try {
    servers.push(await listenOn("::1", chosen, handlers));
  } catch (error) {
    if (!["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(String(codeOf(error)))) {
      await end(first);
      throw error;
    }
  }
  return {
    port: chosen,
    close: async () => void (await Promise.all(servers.map(end))),
  };
}

function listenOn(
  host: string,
  port: number,
  handlers: Handlers,
): Promise<Server> {
  const server = createServer(handlers.request);
  server.on("upgrade", handlers.upgrade);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
