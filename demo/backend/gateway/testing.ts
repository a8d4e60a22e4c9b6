import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import Pusher from "pusher";
import PusherClient, { type Options } from "pusher-js";
import WebSocket from "ws";
import type { Database } from "../../../functions/_shared/database.ts";
import { openTestDatabase } from "../../../supabase/testing.ts";
import {
  createGateway,
  TokenError,
  type Claims,
  type Gateway,
  type GatewaySettings,
} from "./index.ts";

export const KEYS = {
  publishable: "sb_publishable_test",
  secret: "sb_secret_test",
};
export const APP = { id: "1", key: "app-key", secret: "app-secret" };

/** A gateway on a free port with a real database behind it, and the unmodified clients of both engines. */
export interface TestGateway {
  readonly gateway: Gateway;
  readonly database: Database;
  readonly port: number;
  readonly log: string[];
  supabase(token?: string): SupabaseClient;
  /** Subscriptions and sign-in are signed by the real server library, as this user. */
  pusher(userId?: string, options?: Partial<Options>): PusherClient;
  readonly server: Pusher;
  /** Ends the clients that a test opened. */
  release(): void;
  close(): Promise<void>;
}

/** A token is its claims: what is tested here is what the gateway makes of a verdict, not the cryptography. */
export function tokenOf(claims: Record<string, unknown>): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const full = { role: "authenticated", exp, ...claims };
  return `test.${Buffer.from(JSON.stringify(full)).toString("base64url")}`;
}

export async function verify(token: string): Promise<Claims> {
  if (token === "forged") throw TokenError.signature();
  const [prefix, body] = token.split(".");
  if (prefix !== "test" || !body) throw TokenError.malformed();
  return JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
}

/** @param now the gateway's clock, for tests that do not wait for it */
export async function startTestGateway(
  settings: Partial<GatewaySettings> = {},
  now: () => number = Date.now,
): Promise<TestGateway> {
  const database = await openTestDatabase();
  const log: string[] = [];
  const gateway = await createGateway({
    database,
    verify,
    keys: KEYS,
    pusher: APP,
    settings: { presenceBatchMs: 5, ...settings },
    now,
    log: (line) => void log.push(line),
  });
  const http = createServer((request, response) => {
    gateway
      .handle(request, response)
      .then((mine) => mine || response.writeHead(404).end())
      .catch((error: unknown) => response.destroy(error as Error));
  });
  http.on("upgrade", (request, socket, head) => {
    if (!gateway.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const opened: (() => void)[] = [];
  const server = new Pusher({
    appId: APP.id,
    key: APP.key,
    secret: APP.secret,
    host: "127.0.0.1",
    port: String(port),
    useTLS: false,
  });

  function release(): void {
    for (const end of opened.splice(0)) end();
    gateway.faults.clear();
  }

  return {
    gateway,
    database,
    port,
    log,
    supabase(token) {
      const client = createClient(
        `http://127.0.0.1:${port}`,
        KEYS.publishable,
        {
          realtime: { transport: WebSocket as never },
          auth: { persistSession: false, autoRefreshToken: false },
          ...(token === undefined ? {} : { accessToken: async () => token }),
        },
      );
      opened.push(() => void client.realtime.disconnect());
      return client;
    },
    pusher(userId = "u1", options = {}) {
      const client = new PusherClient(APP.key, {
        cluster: "",
        wsHost: "127.0.0.1",
        wsPort: port,
        forceTLS: false,
        enabledTransports: ["ws"],
        ...signedBy(server, userId),
        ...options,
      });
      opened.push(() => client.disconnect());
      return client;
    },
    server,
    release,
    async close() {
      release();
      await gateway.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await database.close();
    },
  };
}

/** The client's two authorizations, answered as a site's own endpoints would. */
function signedBy(server: Pusher, userId: string): Partial<Options> {
  return {
    channelAuthorization: {
      transport: "ajax",
      endpoint: "",
      customHandler: ({ channelName, socketId }, callback) => {
        const member = { user_id: userId, user_info: { name: userId } };
        const isPresence = channelName.startsWith("presence-");
        const data = isPresence ? member : undefined;
        callback(null, server.authorizeChannel(socketId, channelName, data));
      },
    },
    userAuthentication: {
      transport: "ajax",
      endpoint: "",
      customHandler: ({ socketId }, callback) =>
        callback(null, server.authenticateUser(socketId, { id: userId })),
    },
  };
}
