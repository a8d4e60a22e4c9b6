import { WebSocket } from "ws";

/**
 * Notes when a server of this process writes an event into a socket, by the number after `#` in its text, and hands
 * each text on to whoever wants it. `ws` is what both engines' sides of the embedded backend write with.
 */
export class Tap {
  /** Absolute ms. */
  readonly written = new Map<number, number>();
  onWrite: ((text: string) => void) | null = null;
  readonly #undo: () => void;

  constructor() {
    const { prototype } = WebSocket;
    const { send } = prototype;
    this.#undo = () => void (prototype.send = send);
    const note = (data: unknown) => this.#note(data);
    prototype.send = function (this: WebSocket, ...args: unknown[]) {
      note(args[0]);
      return Reflect.apply(send, this, args) as void;
    };
  }

  close(): void {
    this.#undo();
  }

  #note(data: unknown): void {
    const text = Buffer.isBuffer(data) ? data.toString() : String(data);
    const found = [...text.matchAll(/#(\d+)\./g)];
    if (found.length === 0) return;
    const at = performance.timeOrigin + performance.now();
    for (const [, n] of found) this.written.set(Number(n), at);
    this.onWrite?.(text);
  }
}
