import type { SourceDeps } from "./deps.ts";
import { lazyLive } from "./lazy-live.ts";
import { PusherChannels } from "./pusher-channels.ts";
import type { SdkMessage, SdkPusher } from "./pusher-sdk.ts";
import { Rooms } from "./rooms.ts";
import type { JoinOptions, LivePort, Source, SourceContext } from "./source.ts";

const OPEN_MS = 10_000;

interface Session {
  readonly context: SourceContext;
  open: boolean;
  undo: () => void;
}

/**
 * Subscriptions on the page's own client, which connects, reconnects and signs as the page set it up. A channel that
 * the page uses is listened to and never unsubscribed.
 */
export class BorrowedPusher implements Source {
  readonly kind = "pusher";
  readonly live: LivePort;
  readonly #pusher: SdkPusher;
  readonly #deps: SourceDeps;
  readonly #rooms = new Rooms();
  readonly #channels: PusherChannels;
  #session: Session | null = null;

  constructor(pusher: SdkPusher, deps: SourceDeps) {
    this.#pusher = pusher;
    this.#deps = deps;
    this.#channels = new PusherChannels(this.#rooms, deps, false);
    this.live = lazyLive(this.#rooms, async () => {
      const { pusherLive } = await import("./pusher-live.ts");
      return pusherLive(this.#channels, deps);
    });
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session: Session = { context, open: false, undo: () => {} };
    this.#session = session;
    this.#listen(session);
    // For a second after a break the SDK still says "connected", without a connection.
    const { state, connection } = this.#pusher.connection;
    if (state === "connected" && connection !== null)
      queueMicrotask(() => this.#opened(session));
  }

  disconnect(): void {
    this.#end("left");
  }

  #end(how: "left" | "broken"): void {
    const session = this.#session;
    this.#session = null;
    session?.undo();
    this.#channels.end(how);
  }

  join(channel: string, options?: JoinOptions): void {
    if (this.#session?.open) this.#channels.join(channel, options);
  }

  leave(channel: string): void {
    this.#channels.leave(channel);
  }

  #listen(session: Session): void {
    const { connection } = this.#pusher;
    const bindings: Record<string, (data: never) => void> = {
      state_change: ({ current }: { current: string }) => {
        if (current === "connected") this.#opened(session);
        else if (session.open || current === "failed") this.#lost(session);
      },
      connecting_in: () => session.open && this.#lost(session),
      message: (message: SdkMessage) => this.#channels.message(message),
    };
    for (const [event, run] of Object.entries(bindings))
      connection.bind(event, run);
    const stopWait = this.#deps.after(OPEN_MS, () => {
      if (!session.open) this.#lost(session);
    });
    session.undo = () => {
      stopWait();
      for (const [event, run] of Object.entries(bindings))
        connection.unbind(event, run);
    };
  }

  #opened(session: Session): void {
    if (this.#session !== session || session.open) return;
    session.open = true;
    this.#channels.begin(this.#pusher, session.context);
    session.context.opened();
  }

  #lost(session: Session): void {
    if (this.#session !== session) return;
    this.#end("broken");
    session.context.closed({
      kind: "lost",
      message: "pusherSource: the page's client is not connected.",
    });
  }
}
