/// <reference lib="webworker" />
import { restOf } from "./item.ts";

/**
 * A paced source in its own thread: each event one JSON text, stamped when it leaves, as a WebSocket would bring it.
 * `varied`: every third text is several lines long.
 */
const pause = new Int32Array(new SharedArrayBuffer(4));

interface Order {
  readonly rate: number;
  readonly seconds: number;
  readonly varied: boolean;
}

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  const { rate, seconds, varied } = data;
  const count = Math.round(rate * seconds);
  const start = performance.now() + 20;
  for (let id = 1; id <= count; id += 1) {
    const wait = start + ((id - 1) * 1_000) / rate - performance.now();
    if (wait > 0.02) Atomics.wait(pause, 0, 0, wait);
    const rest = varied ? restOf(id) : "";
    postMessage(
      JSON.stringify({
        id,
        actor: `User ${id % 50}`,
        verb: "updated",
        object: `document ${(id * 7_919) % 1_000}${rest}`,
        at: "now",
        iso: new Date().toISOString(),
        t: performance.timeOrigin + performance.now(),
      }),
    );
  }
  postMessage("done");
});
