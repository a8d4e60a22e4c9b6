import type { SocketConstructor, SocketLike } from "./supabase-sdk.ts";

/** Who owns a line. `Attempt` is whatever tells one connection attempt from the next. */
export interface LineOwner<Attempt> {
  /** For which attempt a line opens; null when the SDK does it on its own account (it listens to `pageshow`). */
  attempt(): Attempt | null;
  opened(attempt: Attempt): void;
  /** Told in a later microtask, so that the SDK has done its own clearing up. */
  closed(attempt: Attempt, code: number, reason: string): void;
}

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3] as const;

/**
 * The WebSocket that realtime-js is given: a thin cover over a real one, which tells what the SDK does not (that the
 * line opened, the close code), closes at once, and keeps a malformed frame from throwing in the page.
 */
export function lineClass<Attempt>(
  Socket: SocketConstructor,
  owner: LineOwner<Attempt>,
): SocketConstructor {
  return class Line implements SocketLike {
    readyState: number = CONNECTING;
    binaryType = "arraybuffer";
    onopen: ((event: never) => unknown) | null = null;
    onmessage: ((event: never) => unknown) | null = null;
    onclose: ((event: never) => unknown) | null = null;
    onerror: ((event: never) => unknown) | null = null;
    readonly #raw: SocketLike | null = null;
    readonly #attempt = owner.attempt();

    constructor(url: string | URL) {
      const attempt = this.#attempt;
      if (!attempt) {
        this.readyState = CLOSED;
        return;
      }
      const raw = new Socket(url);
      this.#raw = raw;
      raw.binaryType = "arraybuffer";
      raw.onopen = (event: never) => {
        this.readyState = OPEN;
        this.onopen?.(event);
        owner.opened(attempt);
      };
      raw.onmessage = (event: never) => {
        try {
          this.onmessage?.(event);
        } catch {
          // What the SDK cannot read is dropped: the log repairs what was lost with it.
        }
      };
      // A close event follows; without a listener `ws` would throw.
      raw.onerror = () => {};
      raw.onclose = (event: { code: number; reason: string }) =>
        this.#end(event.code, event.reason);
    }

    /** Nothing here waits for a buffer: what is unsent when a line closes is lost anyway. */
    get bufferedAmount(): number {
      return 0;
    }

    send(data: string | ArrayBuffer): void {
      if (this.readyState === OPEN) this.#raw?.send(data);
    }

    /** Closed from here on, without waiting for the other side, which may never answer. */
    close(): void {
      if (this.readyState === CLOSED) return;
      const raw = this.#raw;
      if (raw) {
        raw.onopen = raw.onmessage = raw.onclose = null;
        raw.close();
      }
      this.#end(1000, "closed by this side");
    }

    #end(code: number, reason: string): void {
      this.readyState = CLOSED;
      this.onclose?.({ code, reason, wasClean: code === 1000 } as never);
      const attempt = this.#attempt;
      if (attempt) queueMicrotask(() => owner.closed(attempt, code, reason));
    }
  };
}
