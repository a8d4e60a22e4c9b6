import { messageOf } from "../events/error.ts";
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
import { supabaseLive } from "./supabase-live.ts";
import { supabaseClosed } from "./supabase-reasons.ts";
import type { SdkClient, SdkClientConstructor } from "./supabase-sdk.ts";
import type { SupabaseDeps } from "./supabase-options.ts";

const HEARTBEAT_MS = 15_000;
const OPEN_MS = 10_000;
/** The longest that a timer can wait: the client above decides when to come back, not the SDK. */
const NEVER_MS = 2 ** 31 - 1;

interface Session {
  readonly context: SourceContext;
  open: boolean;
  cancel: () => void;
}

/**
 * A connection of its own. One SDK client serves all attempts, scrubbed in between: each new one would leave three
 * listeners on the window for good, and each connect three handlers on the client.
 */
export class OwnedSupabase implements Source {
  readonly kind = "supabase";
  readonly live: LivePort;
  readonly #endpoint: string;
  readonly #apikey: string;
  readonly #deps: SupabaseDeps;
  readonly #rooms = new Rooms();
  readonly #channels: SupabaseChannels;
  #client: SdkClient | null = null;
  #session: Session | null = null;
  #token: string | null = null;

  constructor(endpoint: string, apikey: string, deps: SupabaseDeps) {
    this.#endpoint = endpoint;
    this.#apikey = apikey;
    this.#deps = deps;
    this.#channels = new SupabaseChannels(this.#rooms, deps);
    this.live = supabaseLive(this.#channels, this.#rooms, deps);
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session: Session = { context, open: false, cancel: () => {} };
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
    if (this.#client) scrub(this.#client);
  }

  join(channel: string, options?: JoinOptions): void {
    if (this.#session?.open) this.#channels.join(channel, options);
  }

  leave(channel: string): void {
    this.#channels.leave(channel);
  }

  refresh(token: string | null): void {
    this.#token = jwtOnly(token);
    if (this.#session?.open) void this.#client?.setAuth();
  }

  async #open(session: Session): Promise<void> {
    const Client = await this.#load(session);
    if (!Client) return;
    const token = await session.context.token();
    if (this.#session !== session) return;
    this.#token = jwtOnly(token);
    const client = (this.#client ??= this.#create(Client));
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
      this.#close(session, { kind: "final", message });
      return null;
    }
  }

  #create(Client: SdkClientConstructor): SdkClient {
    return new Client(this.#endpoint, {
      params: { apikey: this.#apikey },
      accessToken: async () => this.#token,
      heartbeatIntervalMs: HEARTBEAT_MS,
      heartbeatCallback: (status, ms) => this.#heartbeat(status, ms),
      reconnectAfterMs: () => NEVER_MS,
      transport: lineClass<Session>(this.#deps.transport, {
        attempt: () => (this.#session?.open ? null : this.#session),
        opened: (session) => this.#opened(session),
        closed: (session, code, reason) =>
          this.#close(session, supabaseClosed(code, reason)),
      }),
    });
  }

  #opened(session: Session): void {
    const client = this.#client;
    if (this.#session !== session || !client) return;
    session.open = true;
    session.cancel();
    this.#channels.begin(client, session.context);
    // A first round trip at once: the next heartbeat is far away.
    void client.sendHeartbeat();
    session.context.opened();
  }

  #heartbeat(status: string, ms?: number): void {
    if (status === "ok" && ms !== undefined) this.#session?.context.latency(ms);
  }

  #close(session: Session, reason: ClosedReason): void {
    if (this.#session !== session) return;
    this.disconnect();
    session.context.closed(reason);
  }
}

/** Takes back what a connection left in the client, and what realtime-js adds at every connect and never removes. */
function scrub(client: SdkClient): void {
  void client.disconnect();
  for (const handlers of Object.values(client.stateChangeCallbacks))
    handlers.length = 0;
  client.sendBuffer.length = 0;
}

/** A publishable key is no token: such a visitor joins without one. */
function jwtOnly(token: string | null): string | null {
  return token && !token.startsWith("sb_") ? token : null;
}

function lost(why: string): ClosedReason {
  return { kind: "lost", message: `supabaseSource: not connected: ${why}.` };
}
