import { messageOf } from "../events/error.ts";
import type { SourceDeps } from "./deps.ts";
import { lazyLive } from "./lazy-live.ts";
import { Rooms } from "./rooms.ts";
import type { JoinOptions, LivePort, Source, SourceContext } from "./source.ts";
import { SupabaseChannels } from "./supabase-channels.ts";
import type { SdkClient } from "./supabase-sdk.ts";

const LOOK_MS = 500;
const OPEN_MS = 10_000;

/**
 * Channels on the page's own client. The connection stays the page's: it is opened if nobody has, as a subscription
 * would, and never closed. The client tells nobody how it is, so it is looked at twice a second.
 */
export class BorrowedSupabase implements Source {
  readonly kind = "supabase";
  readonly live: LivePort;
  readonly #client: SdkClient;
  readonly #deps: SourceDeps;
  readonly #rooms = new Rooms();
  readonly #channels: SupabaseChannels;
  #session: { readonly context: SourceContext; open: boolean } | null = null;
  #cancel: () => void = () => {};

  constructor(client: SdkClient, deps: SourceDeps) {
    this.#client = client;
    this.#deps = deps;
    this.#channels = new SupabaseChannels(this.#rooms, deps);
    this.live = lazyLive(this.#rooms, async () => {
      const { supabaseLive } = await import("./supabase-live.ts");
      return supabaseLive(this.#channels, deps);
    });
  }

  connect(context: SourceContext): void {
    this.disconnect();
    this.#session = { context, open: false };
    void this.#open(this.#session);
  }

  disconnect(): void {
    this.#session = null;
    this.#cancel();
    this.#channels.end();
  }

  join(channel: string, options?: JoinOptions): void {
    if (this.#session?.open) this.#channels.join(channel, options);
  }

  leave(channel: string): void {
    this.#channels.leave(channel);
  }

  async #open(session: object): Promise<void> {
    try {
      // The page's token, asked for anew: without this the first join may leave before it is there.
      await this.#client.setAuth();
      if (this.#session !== session) return;
      if (!this.#client.isConnected()) this.#client.connect();
      this.#look(this.#deps.now() + OPEN_MS);
    } catch (thrown) {
      if (this.#session === session) this.#close(messageOf(thrown));
    }
  }

  #look(deadline: number): void {
    const session = this.#session;
    if (!session) return;
    const isUp = this.#client.isConnected();
    if (!isUp && session.open) return this.#close("the line broke");
    if (!isUp && this.#deps.now() >= deadline)
      return this.#close(`no answer within ${OPEN_MS / 1_000} s`);
    this.#cancel = this.#deps.after(LOOK_MS, () => this.#look(deadline));
    if (!isUp || session.open) return;
    session.open = true;
    this.#channels.begin(this.#client, session.context);
    session.context.opened();
  }

  #close(why: string): void {
    const session = this.#session;
    this.disconnect();
    session?.context.closed({
      kind: "lost",
      message: `supabaseSource: the page's client is not connected: ${why}.`,
    });
  }
}
