import { messageOf } from "../events/error.ts";
import { lazyLive } from "./lazy-live.ts";
import { Rooms } from "./rooms.ts";
import type {
  ClosedReason,
  JoinOptions,
  LivePort,
  Source,
  SourceContext,
} from "./source.ts";
import { SupabaseChannels } from "./supabase-channels.ts";
import { lineClass } from "./supabase-line.ts";
import { catchListeners } from "./supabase-listeners.ts";
import { supabaseClosed } from "./supabase-reasons.ts";
import type {
  SdkClient,
  SdkClientConstructor,
  SocketLike,
} from "./supabase-sdk.ts";
import type { SupabaseDeps } from "./supabase-options.ts";

const OPEN_MS = 10_000;
/** Half of the longest that a timer can wait (the SDK doubles it): when to ask and to come back is decided above. */
const NEVER_MS = 2 ** 30;

interface Session {
  readonly context: SourceContext;
  client?: SdkClient;
  line?: SocketLike;
  open: boolean;
  /** Ends the waiting for an answer. */
  cancel: () => void;
  /** Gives back what client and line hold: listeners, timers, the socket. */
  end: () => void;
}

/**
 * A connection of its own. Each attempt has an SDK client of its own: a used one keeps handlers of every connect, and
 * is free of them only when it is let go as a whole.
 */
export class OwnedSupabase implements Source {
  readonly kind = "supabase";
  readonly live: LivePort;
  readonly #endpoint: string;
  readonly #apikey: string;
  readonly #deps: SupabaseDeps;
  readonly #rooms = new Rooms();
  readonly #channels: SupabaseChannels;
  #session: Session | null = null;
  #token: string | null = null;

  constructor(endpoint: string, apikey: string, deps: SupabaseDeps) {
    this.#endpoint = endpoint;
    this.#apikey = apikey;
    this.#deps = deps;
    this.#channels = new SupabaseChannels(this.#rooms, deps);
    this.live = lazyLive(this.#rooms, async () => {
      const { supabaseLive } = await import("./supabase-live.ts");
      return supabaseLive(this.#channels, deps);
    });
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const nothing = () => {};
    const session: Session = {
      context,
      open: false,
      cancel: nothing,
      end: nothing,
    };
    this.#session = session;
    void this.#open(session).catch((thrown: unknown) =>
      this.#close(session, lost(messageOf(thrown))),
    );
  }

  disconnect(): void {
    const session = this.#session;
    this.#session = null;
    session?.cancel();
    this.#channels.end();
    session?.end();
  }

  join(channel: string, options?: JoinOptions): void {
    if (this.#session?.open) this.#channels.join(channel, options);
  }

  leave(channel: string): void {
    this.#channels.leave(channel);
  }

  ping(): void {
    if (this.#session?.open) void this.#session.client?.sendHeartbeat();
  }

  refresh(token: string | null): void {
    this.#token = jwtOnly(token);
    if (this.#session?.open) void this.#session.client?.setAuth();
  }

  async #open(session: Session): Promise<void> {
    const Client = await this.#load(session);
    if (!Client) return;
    const token = await session.context.token();
    if (this.#session !== session) return;
    this.#token = jwtOnly(token);
    const client = this.#begin(Client, session);
    // Before the first join, or a private channel would be asked for without a token.
    await client.setAuth();
    if (this.#session !== session) return;
    session.cancel = this.#deps.after(OPEN_MS, () =>
      this.#close(session, lost(`no answer within ${OPEN_MS / 1_000} s`)),
    );
    client.connect();
  }

  async #load(session: Session): Promise<SdkClientConstructor | null> {
    try {
      return await this.#deps.load();
    } catch (thrown) {
      const message = `supabaseSource: cannot load "@supabase/realtime-js" (${messageOf(thrown)}). Install it: npm install @supabase/realtime-js`;
      this.#close(session, { kind: "setup", message });
      return null;
    }
  }

  #begin(Client: SdkClientConstructor, session: Session): SdkClient {
    const [client, giveBack] = catchListeners(() =>
      this.#create(Client, session),
    );
    // Never joined. Without a channel the SDK waits half a minute with a timer, and hangs up.
    client.channel("", { config: {} });
    session.client = client;
    session.end = () => {
      giveBack();
      // Not the client's `disconnect`, which leaves a timer of ten seconds. Closing the line ends all but the wait for
      // a reconnect.
      session.line?.close();
      client.reconnectTimer.reset();
    };
    return client;
  }

  #create(Client: SdkClientConstructor, session: Session): SdkClient {
    return new Client(this.#endpoint, {
      params: { apikey: this.#apikey },
      accessToken: async () => this.#token,
      heartbeatIntervalMs: NEVER_MS,
      heartbeatCallback: (status, ms) => {
        if (status !== "ok" || ms === undefined) return;
        // Who asks again from within this callback would be taken for one that was never answered.
        queueMicrotask(() => {
          if (this.#session === session) session.context.latency(ms);
        });
      },
      reconnectAfterMs: () => NEVER_MS,
      transport: lineClass(this.#deps.transport, {
        begun: (line) => {
          if (this.#session !== session || session.line) return false;
          session.line = line;
          return true;
        },
        opened: () => this.#opened(session),
        closed: (code, reason) =>
          this.#close(session, supabaseClosed(code, reason)),
      }),
    });
  }

  #opened(session: Session): void {
    const { client } = session;
    if (this.#session !== session || !client) return;
    session.open = true;
    session.cancel();
    this.#channels.begin(client, session.context);
    session.context.opened();
  }

  #close(session: Session, reason: ClosedReason): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.context.closed(reason);
  }
}

/** A publishable key is no token: such a visitor joins without one. */
function jwtOnly(token: string | null): string | null {
  return token && !token.startsWith("sb_") ? token : null;
}

function lost(why: string): ClosedReason {
  return { kind: "lost", message: `supabaseSource: not connected: ${why}.` };
}
