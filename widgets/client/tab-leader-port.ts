/** What a browser has for tabs of one origin: a channel between them, and a lock that only one of them can hold. */
export interface TabPort {
  /** To all others. */
  post(message: object): void;
  /** Waits for the lock. */
  queue(): void;
  /** Takes it from whoever holds it. */
  steal(): void;
  /** Lets it go, or waits no longer. */
  release(): void;
  close(): void;
}

export interface TabPortHost {
  /** Another tab, or whoever else is of this origin, said something. */
  heard(message: unknown): void;
  granted(): void;
  /** The lock was taken by another tab. */
  stolen(): void;
  /** There is no lock to be had here after all. */
  failed(): void;
}

/** Opens a port under a name; null where the browser has none. */
export type OpenTabPort = (name: string, host: TabPortHost) => TabPort | null;

const PREFIX = "livelets line ";

export const openTabPort: OpenTabPort = (name, host) => {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks || !globalThis.window || !globalThis.BroadcastChannel) return null;
  try {
    return new BrowserPort(PREFIX + name, locks, host);
  } catch {
    return null; // a page without an origin of its own
  }
};

class BrowserPort implements TabPort {
  readonly #name: string;
  readonly #locks: LockManager;
  readonly #host: TabPortHost;
  readonly #channel: BroadcastChannel;
  #letGo = () => {};
  /** What an earlier request still tells is of no interest. */
  #turn: object | null = null;

  constructor(name: string, locks: LockManager, host: TabPortHost) {
    this.#name = name;
    this.#locks = locks;
    this.#host = host;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => host.heard(data);
  }

  post(message: object): void {
    try {
      this.#channel.postMessage(message);
    } catch {
      // Not to be copied, or closed: who misses something notices it by the count.
    }
  }

  queue(): void {
    const waiting = new AbortController();
    this.#request({ signal: waiting.signal }, () => waiting.abort());
  }

  steal(): void {
    this.#request({ steal: true }, () => {});
  }

  release(): void {
    this.#turn = null;
    this.#letGo();
    this.#letGo = () => {};
  }

  close(): void {
    this.release();
    this.#channel.onmessage = null;
    this.#channel.close();
  }

  #request(options: LockOptions, giveUp: () => void): void {
    this.release();
    const turn = (this.#turn = {});
    let isHeld = false;
    const held = new Promise<void>((resolve) => {
      this.#letGo = () => {
        resolve();
        if (!isHeld) giveUp();
      };
    });
    const hold = () => {
      isHeld = true;
      if (this.#turn === turn) this.#host.granted();
      return held;
    };
    this.#locks.request(this.#name, options, hold).catch(() => {
      if (this.#turn !== turn) return;
      this.#turn = null;
      if (isHeld) this.#host.stolen();
      else this.#host.failed();
    });
  }
}
