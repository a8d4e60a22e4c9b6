import type { SocketConstructor, SocketLike } from "./supabase-sdk.ts";

/** Who owns the lines of one client. */
export interface LineOwner {
  /** Told of a line before it opens. False when it must not: the SDK does it on its own account. */
  begun(line: SocketLike): boolean;
  opened(): void;
  /** Told in a later microtask, so that the SDK has done its own clearing up. */
  closed(code: number, reason: string): void;
}

const [CONNECTING, OPEN, CLOSED] = [0, 1, 3] as const;

/**
 * The WebSocket that realtime-js is given: a thin cover over a real one, which tells what the SDK does not (that the
 * line opened, the close code), closes at once, and keeps a malformed frame from throwing in the page.
 */
export function lineClass(
  Socket: SocketConstructor,
  owner: LineOwner,
): SocketConstructor {
  return class Line implements SocketLike {
    readyState: number = CONNECTING;
    binaryType = "arraybuffer";
    onopen: ((event: never) => unknown) | null = null;
    onmessage: ((event: never) => unknown) | null = null;
    onclose: ((event: never) => unknown) | null = null;
    onerror: ((event: never) => unknown) | null = null;
    readonly #raw: SocketLike | null = null;

    constructor(url: string | URL) {
      if (!owner.begun(this)) {
        this.readyState = CLOSED;
        return;
      }
      const raw = new Socket(url);
      this.#raw = raw;
      raw.binaryType = "arraybuffer";
      raw.onopen = (event: never) => {
        this.readyState = OPEN;
        this.onopen?.(event);
        owner.opened();
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
      queueMicrotask(() => owner.closed(code, reason));
    }
  };
}
