import { createFaultPlan, createFaults } from "./faults.ts";
import { EventCache } from "./pusher/cache.ts";
import { Channels } from "./pusher/channels.ts";
import { PusherSide } from "./pusher/index.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import type { OutletContext } from "./shared/outlet.ts";
import { createIdentify } from "./shared/token.ts";
import { Hub } from "./supabase/hub.ts";
import { SupabaseSide } from "./supabase/index.ts";
import type { Gateway, GatewayOptions, SideStats } from "./types.ts";

export { TokenError } from "./shared/token.ts";
export type { Claims } from "./shared/token.ts";
export type { Faults } from "./faults.ts";
export type { GatewaySettings } from "./settings.ts";
export type { Gateway, GatewayOptions, GatewayStats } from "./types.ts";

/** Starts both engines' sides over one database; resolves once messages of the database are listened to. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const now = options.now ?? Date.now;
  const log = options.log ?? (() => undefined);
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const plan = createFaultPlan();
  const shared = { settings, plan, now, log };
  const outlets = { supabase: countedOutlets(), pusher: countedOutlets() };

  function countedOutlets(): OutletContext & { count: number } {
    const { maxBufferedBytes } = settings;
    let sockets = 0;
    return {
      opened: () => sockets++,
      plan,
      log,
      maxBufferedBytes,
      count: 0,
      sent() {
        this.count++;
      },
    };
  }

  const supabase = new SupabaseSide(
    {
      ...shared,
      database: options.database,
      identify: createIdentify(options.keys, options.verify, now),
      hub: new Hub(settings.presenceBatchMs),
    },
    outlets.supabase,
  );
  const { pusherCacheMs, pusherCacheEntries } = settings;
  const pusher = new PusherSide(
    {
      ...shared,
      app: options.pusher,
      channels: new Channels(),
      cache: new EventCache(pusherCacheMs, pusherCacheEntries),
    },
    outlets.pusher,
  );
  const faults = createFaults(plan, {
    now,
    cutAll: (how) =>
      cutAll([...supabase.connections, ...pusher.connections], how),
    cutSome: (share, random) =>
      cutAll(
        [...supabase.connections, ...pusher.connections].filter(
          () => random() < share,
        ),
        "reset",
      ),
    expireTokens: () => expireTokens(supabase),
    closeChannel: (name) => closeChannel(supabase, pusher, name),
  });

  let isClosed = false;
  await supabase.start();
  pusher.start();

  return {
    faults,
    async handle(request, response) {
      return (
        (await supabase.handle(request, response)) ||
        (await pusher.handle(request, response))
      );
    },
    upgrade(request, socket, head) {
      const isRefused = isClosed || now() < plan.refuseUntil;
      if (isRefused && isEnginePath(request.url ?? "")) {
        socket.destroy();
        return true;
      }
      return (
        supabase.upgrade(request, socket, head) ||
        pusher.upgrade(request, socket, head)
      );
    },
    stats() {
      const a = statsOf(supabase, outlets.supabase.count);
      const b = statsOf(pusher, outlets.pusher.count);
      return {
        sockets: a.sockets + b.sockets,
        channels: a.channels + b.channels,
        framesSent: a.framesSent + b.framesSent,
        supabase: a,
        pusher: b,
      };
    },
    async close() {
      isClosed = true;
      pusher.stop();
      await supabase.stop();
      await gone([supabase.connections, pusher.connections]);
    },
  };
}

function isEnginePath(url: string): boolean {
  return /^\/(realtime\/v1\/websocket|socket\/websocket|app)(\/|\?|$)/.test(
    url,
  );
}

function statsOf(
  side: {
    readonly connections: ReadonlySet<{ readonly channelCount: number }>;
    readonly received: number;
  },
  framesSent: number,
): SideStats {
  let channels = 0;
  for (const connection of side.connections)
    channels += connection.channelCount;
  const { connections, received: framesReceived } = side;
  return { sockets: connections.size, channels, framesReceived, framesSent };
}

interface Closable {
  readonly socket: {
    close(code: number): void;
    terminate(): void;
  };
}

function cutAll(
  connections: readonly Closable[],
  how: number | "reset",
): number {
  for (const { socket } of connections) {
    if (how === "reset") socket.terminate();
    else socket.close(how);
  }
  return connections.length;
}

const GOODBYE_MS = 500;

/** Waits until every socket has said goodbye; those that don't are ended. */
async function gone(sides: readonly ReadonlySet<Closable>[]): Promise<void> {
  const until = performance.now() + GOODBYE_MS;
  const isOpen = () => sides.some((side) => side.size > 0);
  while (isOpen() && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (const side of sides) cutAll([...side], "reset");
}

function expireTokens(supabase: SupabaseSide): number {
  let expired = 0;
  for (const connection of supabase.connections) {
    for (const channel of [...connection.channels]) {
      if (channel.expire()) expired++;
    }
  }
  return expired;
}

function closeChannel(
  supabase: SupabaseSide,
  pusher: PusherSide,
  name: string,
): number {
  let closed = 0;
  for (const connection of supabase.connections) {
    for (const channel of [...connection.channels]) {
      if (channel.start.name !== name) continue;
      channel.close();
      closed++;
    }
  }
  for (const connection of pusher.connections) {
    if (connection.drop(name)) closed++;
  }
  return closed;
}
