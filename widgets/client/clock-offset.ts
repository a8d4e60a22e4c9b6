/** Round trips that are remembered: the quickest of them tells the time best. */
const SAMPLES = 8;

/** How far this page's clock is from the server's: half of a round trip is the most it can be wrong. */
export class ClockOffset {
  #samples: { rtt: number; offset: number }[] = [];

  /** @param received this page's time when `serverTime` came, after `rtt` ms */
  add(serverTime: string, rtt: number, received: number): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server) || !(rtt >= 0)) return;
    this.#samples.push({ rtt, offset: server + rtt / 2 - received });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** Server time minus this page's, in ms; null until measured. */
  get value(): number | null {
    const best = this.#samples.reduce<{ rtt: number; offset: number } | null>(
      (a, b) => (a === null || b.rtt < a.rtt ? b : a),
      null,
    );
    return best && Math.round(best.offset);
  }
}
