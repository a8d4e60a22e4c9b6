/** Faults to try clients against. All are off until asked for, and apply to both engines. */
export interface Faults {
  /** Ends every open socket: with a close code, or by a hard reset. Answers how many. */
  cutAll(how?: number | "reset"): number;
  /** New sockets are refused for this many milliseconds. */
  refuseFor(ms: number): void;
  /** Sockets are accepted and stay open, but nothing that comes is read and nothing is answered. */
  blackHole(on: boolean): void;
  /** Everything that is sent leaves this much later. */
  delay(ms: number): void;
  /** Heartbeats and pings are not answered. */
  muteHeartbeats(on: boolean): void;
  /** Of the messages of channels, every nth per socket is lost, sent twice, or swapped with the next; 0 is off. */
  dropEvery(n: number): void;
  repeatEvery(n: number): void;
  reorderEvery(n: number): void;
  /** Joins and subscriptions are refused with this reason; null is off. */
  joinError(reason: string | null): void;
  /** Every token counts as expired now: Supabase channels with one are told so and closed. */
  expireTokens(): number;
  /** Closes a channel (its name without `realtime:`) for everyone in it, unasked. */
  closeChannel(name: string): number;
  /** Turns everything off. */
  clear(): void;
}

/** What a frame is, as far as faults care. */
export type FrameKind = "heartbeat" | "control" | "message";

export interface FaultPlan {
  refuseUntil: number;
  blackHole: boolean;
  delayMs: number;
  muteHeartbeats: boolean;
  dropEvery: number;
  repeatEvery: number;
  reorderEvery: number;
  joinError: string | null;
}

const NONE: Readonly<FaultPlan> = {
  refuseUntil: Number.NEGATIVE_INFINITY,
  blackHole: false,
  delayMs: 0,
  muteHeartbeats: false,
  dropEvery: 0,
  repeatEvery: 0,
  reorderEvery: 0,
  joinError: null,
};

export function createFaultPlan(): FaultPlan {
  return { ...NONE };
}

/** The handles that reach into both engines; the plan alone decides about frames. */
export interface FaultTargets {
  readonly now: () => number;
  cutAll(how: number | "reset"): number;
  expireTokens(): number;
  closeChannel(name: string): number;
}

export function createFaults(plan: FaultPlan, targets: FaultTargets): Faults {
  return {
    cutAll: (how = "reset") => targets.cutAll(how),
    refuseFor: (ms) => void (plan.refuseUntil = targets.now() + ms),
    blackHole: (on) => void (plan.blackHole = on),
    delay: (ms) => void (plan.delayMs = ms),
    muteHeartbeats: (on) => void (plan.muteHeartbeats = on),
    dropEvery: (n) => void (plan.dropEvery = n),
    repeatEvery: (n) => void (plan.repeatEvery = n),
    reorderEvery: (n) => void (plan.reorderEvery = n),
    joinError: (reason) => void (plan.joinError = reason),
    expireTokens: () => targets.expireTokens(),
    closeChannel: (name) => targets.closeChannel(name),
    clear: () => void Object.assign(plan, NONE),
  };
}

/** One socket's way through the plan: what becomes of a frame that is to be sent. */
export class FaultLane {
  #messages = 0;
  #held: string | Buffer | null = null;

  constructor(readonly plan: Readonly<FaultPlan>) {}

  /** The frames to send now, in order. */
  pass(kind: FrameKind, data: string | Buffer): (string | Buffer)[] {
    const { plan } = this;
    if (plan.blackHole) return [];
    if (kind === "heartbeat" && plan.muteHeartbeats) return [];
    if (kind !== "message") return [data];
    this.#messages++;
    if (this.#isNth(plan.dropEvery)) return [];
    if (this.#held === null && this.#isNth(plan.reorderEvery)) {
      this.#held = data;
      return [];
    }
    const out = this.#isNth(plan.repeatEvery) ? [data, data] : [data];
    if (this.#held !== null) out.push(this.#held);
    this.#held = null;
    return out;
  }

  #isNth(every: number): boolean {
    return every > 0 && this.#messages % every === 0;
  }
}
