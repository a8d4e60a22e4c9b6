import type { WebSocket } from "ws";
import { FaultLane, type FaultPlan, type FrameKind } from "../faults.ts";

/** What the outlets of one engine share. */
export interface OutletContext {
  readonly plan: FaultPlan;
  readonly maxBufferedBytes: number;
  /** Called for each socket; answers how many came before it. */
  opened(): number;
  /** Called for each frame that is sent. */
  sent(): void;
  log(line: string): void;
}

/** The sending side of one socket: faults, a bound on what a slow consumer may leave unread, and a hold. */
export class Outlet {
  readonly #lane: FaultLane;
  #held: (string | Buffer)[] | null = null;
  #heldBytes = 0;

  constructor(
    readonly socket: WebSocket,
    readonly context: OutletContext,
  ) {
    this.#lane = new FaultLane(context.plan, context.opened());
  }

  send(kind: FrameKind, data: string | Buffer): void {
    for (const { data: frame, lateMs } of this.#lane.pass(kind, data))
      this.#later(frame, lateMs);
  }

  /** Keeps everything back until `release`: a Supabase socket stalls as a whole while one of its joins fails. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#heldBytes = 0;
    for (const frame of held) this.#write(frame);
  }

  #later(frame: string | Buffer, lateMs: number): void {
    const ms = this.context.plan.delayMs + lateMs;
    if (ms > 0) setTimeout(() => this.#write(frame), ms);
    else this.#write(frame);
  }

  #write(frame: string | Buffer): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.#isTooSlow(frame)) {
      this.context.log("gateway: dropped a socket that reads too slowly");
      this.socket.terminate();
    } else if (this.#held) {
      this.#held.push(frame);
      this.#heldBytes += frame.length;
    } else {
      this.context.sent();
      this.socket.send(frame);
    }
  }

  #isTooSlow(frame: string | Buffer): boolean {
    const waiting = this.socket.bufferedAmount + this.#heldBytes;
    return (
      waiting > 0 && waiting + frame.length > this.context.maxBufferedBytes
    );
  }
}
