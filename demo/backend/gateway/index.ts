import type { IncomingMessage } from "node:http";
import { createFaultPlan, createFaults } from "./faults.ts";
import type { FaultPlan, Faults } from "./faults.ts";
import { EventCache } from "./pusher/cache.ts";
import { Channels } from "./pusher/channels.ts";
import type { Connection as PusherConnection } from "./pusher/connection.ts";
import { PusherSide } from "./pusher/index.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import type { OutletContext } from "./shared/outlet.ts";
import { createIdentify } from "./shared/token.ts";
import type { Connection as SupabaseConnection } from "./supabase/connection.ts";
import { Hub } from "./supabase/hub.ts";
import { SupabaseSide } from "./supabase/index.ts";
import type { Gateway, GatewayOptions, SideStats } from "./types.ts";

export { TokenError } from "./shared/token.ts";
export type { Claims } from "./shared/token.ts";
export type { Faults } from "./faults.ts";
export type { GatewaySettings } from "./settings.ts";
export type { Gateway, GatewayOptions, GatewayStats } from "./types.ts";

/** Names the line that a socket came over, where a fault room's proxy put it; see `Gateway.line`. */
export const LINE_HEADER = "x-livelets-line";

/** Starts both engines' sides over one database; resolves once messages of the database are listened to. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const now = options.now ?? Date.now;
  const log = options.log ?? (() => undefined);
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const plan = createFaultPlan();
  const lines = new Map<string, FaultPlan>();
  const planOf = ({ headers }: IncomingMessage) =>
    lines.get(String(headers[LINE_HEADER])) ?? plan;
  const shared = { settings, plan, planOf, now, log };
  const outlets = { supabase: countedOutlets(), pusher: countedOutlets() };

  function countedOutlets(): OutletContext & { count: number } {
    const { maxBufferedBytes } = settings;
    let sockets = 0;
    const counted = {
      opened: () => sockets++,
      plan,
      log,
      maxBufferedBytes,
      count: 0,
      sent: () => void counted.count++,
    };
    return counted;
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
  /** Over the sockets that go by this plan; the gateway's own is everybody's. */
  function faultsOf(own: FaultPlan): Faults {
    const of = <One extends SupabaseConnection | PusherConnection>(
      connections: ReadonlySet<One>,
    ) =>
      [...connections].filter(
        ({ context }) => own === plan || context.plan === own,
      );
    const all = () => [...of(supabase.connections), ...of(pusher.connections)];
    return createFaults(own, {
      now,
      cutAll: (how) => cutAll(all(), how),
      cutSome: (share, random) =>
        cutAll(
          all().filter(() => random() < share),
          "reset",
        ),
      expireTokens: () => expireTokens(of(supabase.connections)),
      closeChannel: (name) =>
        closeChannel(of(supabase.connections), of(pusher.connections), name),
    });
  }

  let isClosed = false;
  await supabase.start();
  pusher.start();

  return {
    faults: faultsOf(plan),
    line(id) {
      const own = lines.get(id) ?? createFaultPlan();
      lines.set(id, own);
      return faultsOf(own);
    },
    endLine: (id) => void lines.delete(id),
    async handle(request, response) {
      return (
        (await supabase.handle(request, response)) ||
        (await pusher.handle(request, response))
      );
    },
    upgrade(request, socket, head) {
      const { refuseUntil } = planOf(request);
      const isRefused = isClosed || now() < refuseUntil;
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

function expireTokens(supabase: readonly SupabaseConnection[]): number {
  let expired = 0;
  for (const connection of supabase) {
    for (const channel of [...connection.channels]) {
      if (channel.expire()) expired++;
    }
  }
  return expired;
}

function closeChannel(
  supabase: readonly SupabaseConnection[],
  pusher: readonly PusherConnection[],
  name: string | null,
): number {
  let closed = 0;
  for (const connection of supabase) {
    for (const channel of [...connection.channels]) {
      if (name !== null && channel.start.name !== name) continue;
      channel.close();
      closed++;
    }
  }
  for (const connection of pusher) {
    for (const channel of name === null ? connection.subscribed : [name])
      if (connection.drop(channel)) closed++;
  }
  return closed;
}
