import type { ClientDeps } from "./client-deps.ts";
import { Timers } from "./timers.ts";

/** How often the clock is looked at. */
const TICK_MS = 2_000;
/** A tick that is this late: the machine slept, or the browser held the page up. */
const GAP_MS = 10_000;
/** How often the line is asked whether it still answers, and how long that may take: a dead one is known after 25 s. */
const EVERY_MS = 15_000;
const PATIENCE_MS = 10_000;
/** The patience with a line that is in doubt, unless its round trips are known to take longer. */
const DOUBT_MS = 500;
/** An alarm that is this late proves nothing: the answer may be waiting behind it. */
const LATE_MS = 1_000;

export interface PulseHost {
  readonly deps: Pick<ClientDeps, "now" | "after">;
  /** Asks the line for a sign of life. False where it cannot be asked. */
  ping(): boolean;
  /** It has not answered in time. */
  lost(message: string): void;
  /** Time went on without this page. */
  woke(): void;
  /** The round trip, in ms, that 95 % are quicker than; null before one was measured. */
  usual(): number | null;
}

/**
 * Whether the line still answers. Engines' own clients take up to 50 s (Supabase) or 150 s (Pusher) to notice that one
 * does not, and neither looks when a laptop opens. No event of the browser is a proof of anything: it is a reason to ask.
 */
export class Pulse {
  readonly #host: PulseHost;
  readonly #timers: Timers;
  #dueAt = 0;
  #askedAt = 0;
  /** When an answer is due; null while none is awaited. */
  #answerAt: number | null = null;
  /** Only the answer itself ends a doubt: what else comes may have waited in this machine. */
  #doubted = false;

  constructor(host: PulseHost) {
    this.#host = host;
    this.#timers = new Timers(host.deps);
  }

  /** From here on the clock is watched. */
  start(): void {
    this.#dueAt = this.#host.deps.now() + TICK_MS;
    this.#timers.start("tick", TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.calm();
    this.#timers.stopAll();
  }

  /** There is no line any more to be asked. */
  calm(): void {
    this.#answerAt = null;
    this.#doubted = false;
    this.#timers.stop("answer");
  }

  /** Asks now, and regularly from now on. */
  beat(patience = PATIENCE_MS): void {
    const { deps } = this.#host;
    const now = deps.now();
    const isAsking = this.#answerAt !== null;
    if (isAsking && this.#answerAt! <= now + patience) return;
    this.#askedAt = now;
    if (!isAsking && !this.#host.ping()) return;
    this.#await(patience);
  }

  /** Something gives reason to doubt the line: it has half a second to answer. */
  doubt(): void {
    this.#doubted = true;
    this.beat(Math.max(DOUBT_MS, 4 * (this.#host.usual() ?? 0)));
  }

  /** Something came. @param isAnswer to what was asked */
  heard(isAnswer = false): void {
    if (this.#answerAt !== null && (isAnswer || !this.#doubted)) this.calm();
    // Timers of a hidden page run once a minute; what comes on the line does not wait for them.
    if (this.#host.deps.now() - this.#askedAt >= EVERY_MS) this.beat();
  }

  #tick(): void {
    const now = this.#host.deps.now();
    const gap = now - this.#dueAt;
    this.start();
    if (gap >= GAP_MS) this.#host.woke();
    else if (now - this.#askedAt >= EVERY_MS) this.beat();
  }

  #await(patience: number): void {
    const { deps } = this.#host;
    this.#answerAt = deps.now() + patience;
    this.#timers.start("answer", patience, () => {
      const now = deps.now();
      if (now - this.#answerAt! > LATE_MS) return this.#await(DOUBT_MS);
      const seconds = (now - this.#askedAt) / 1_000;
      this.calm();
      this.#host.lost(`client: the line did not answer within ${seconds} s.`);
    });
  }
}
