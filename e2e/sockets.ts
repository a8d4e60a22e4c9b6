import type { Page, WebSocket } from "playwright-core";

/**
 * Watches a page's WebSockets and, from what it sends over them, which channels it is subscribed to: Phoenix'
 * `phx_join` and `phx_leave`, Pusher's `pusher:subscribe` and `pusher:unsubscribe`.
 */
export class SocketWatch {
  readonly #open = new Set<WebSocket>();
  readonly #joined = new Map<WebSocket, Set<string>>();
  /** All sockets that were ever opened. */
  opened = 0;

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      this.opened += 1;
      this.#open.add(socket);
      this.#joined.set(socket, new Set());
      socket.on("framesent", ({ payload }) => this.#sent(socket, payload));
      socket.on("close", () => {
        this.#open.delete(socket);
        this.#joined.delete(socket);
      });
    });
  }

  get open(): number {
    return this.#open.size;
  }

  /** The channels that are joined now, over all open sockets; one that was joined twice appears twice. */
  get channels(): string[] {
    return [...this.#joined.values()].flatMap((channels) => [...channels]);
  }

  #sent(socket: WebSocket, payload: string | Buffer): void {
    const step = typeof payload === "string" ? subscription(payload) : null;
    if (!step) return;
    if (step.join) this.#joined.get(socket)?.add(step.channel);
    else this.#joined.get(socket)?.delete(step.channel);
  }
}

/** Reads a subscription or its end out of a sent frame, in either engine's protocol; null if it is none. */
export function subscription(
  payload: string,
): { channel: string; join: boolean } | null {
  const frame: unknown = JSON.parse(payload);
  if (Array.isArray(frame)) return phoenix(frame[2], frame[3]);
  if (typeof frame !== "object" || frame === null) return null;
  const { topic, event, data } = frame as Record<string, unknown>;
  if (topic !== undefined) return phoenix(topic, event);
  const channel = (data as { channel?: unknown } | undefined)?.channel;
  if (typeof channel !== "string") return null;
  if (event === "pusher:subscribe") return { channel, join: true };
  return event === "pusher:unsubscribe" ? { channel, join: false } : null;
}

function phoenix(topic: unknown, event: unknown) {
  if (typeof topic !== "string") return null;
  if (event === "phx_join") return { channel: topic, join: true };
  return event === "phx_leave" ? { channel: topic, join: false } : null;
}
