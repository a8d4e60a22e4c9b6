/** When sockets of this page were open: ms since the page's begin. */
export const opened: number[] = [];

const Native = globalThis.WebSocket;
globalThis.WebSocket = class extends Native {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener("open", () => opened.push(performance.now()));
  }
};

/** Resolves after the next frame was painted: what is written in a frame is painted before the next task. */
export async function nextPaint(): Promise<number> {
  await new Promise(requestAnimationFrame);
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
  return performance.now();
}

/** Tasks of more than 50 ms, as the browser counts them. */
export class LongTasks {
  readonly #entries: PerformanceEntry[] = [];
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      this.#entries.push(...list.getEntries());
    });
    this.#observer.observe({ type: "longtask", buffered: true });
  }

  /** "None" is worth something only from who sees one. */
  async requireSight(): Promise<void> {
    const at = performance.now();
    await new Promise((resolve) => setTimeout(resolve));
    while (performance.now() < at + 80);
    for (let tries = 0; (await this.since(at)).length === 0; tries += 1)
      if (tries > 20)
        throw new Error("catchup: this browser tells of no long tasks.");
  }

  /** How long those were that ended after `at`. */
  async since(at: number): Promise<number[]> {
    // They are told of a little later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.#entries.push(...this.#observer.takeRecords());
    return this.#entries
      .filter(({ startTime, duration }) => startTime + duration > at)
      .map(({ duration }) => duration);
  }
}
