import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Database } from "../../../functions/_shared/database.ts";
import type { Faults } from "./faults.ts";
import type { GatewaySettings } from "./settings.ts";
import type { Claims } from "./shared/token.ts";

export interface GatewayOptions {
  readonly database: Database;
  /** Verifies a JWT; rejects with a TokenError that says what is wrong with it. */
  verify(token: string): Promise<Claims>;
  readonly keys: { readonly publishable: string; readonly secret: string };
  readonly pusher: {
    readonly id: string;
    readonly key: string;
    readonly secret: string;
  };
  /** Milliseconds since 1970. */
  now?(): number;
  readonly settings?: Partial<GatewaySettings>;
  log?(line: string): void;
}

export interface SideStats {
  readonly sockets: number;
  /** Joined channels over all sockets. */
  readonly channels: number;
  readonly framesReceived: number;
  readonly framesSent: number;
}

export interface GatewayStats {
  readonly sockets: number;
  readonly channels: number;
  readonly framesSent: number;
  readonly supabase: SideStats;
  readonly pusher: SideStats;
}

/** Both engines' wire protocols in one process, for development and tests; see the README of the gateway's folder. */
export interface Gateway {
  /** Answers a request of either engine's HTTP API; false when the path is not its own. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Takes a WebSocket handshake; false when the path is not its own. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  stats(): GatewayStats;
  /** Of every socket. */
  readonly faults: Faults;
  /** Of the sockets that come over one line alone: instead of the gateway's own, they meet this one's faults. */
  line(id: string): Faults;
  endLine(id: string): void;
  /** Closes every socket the way the real services do for a restart, and stops all timers. */
  close(): Promise<void>;
}
