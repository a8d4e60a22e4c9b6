import { Dice } from "../../../widgets/log/testing/random.ts";

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
  /** Of the messages of channels, so many are lost, repeated or late, by a seed; null is off. */
  rates(rates: FaultRates | null): void;
  /** Resets a share (0 to 1) of the open sockets, drawn by the seed of the rates; answers how many. */
  cutSome(share: number): number;
  /** Joins and subscriptions are refused with this reason; null is off. */
  joinError(reason: string | null): void;
  /** Every token counts as expired now: Supabase channels with one are told so and closed. */
  expireTokens(): number;
  /** Closes a channel (its name without `realtime:`), or all of them, for everyone in it, unasked. */
  closeChannel(name: string | null): number;
  /** Turns everything off. */
  clear(): void;
}

/** What becomes of messages, each a share from 0 to 1. */
export interface FaultRates {
  /** The same seed gives the nth message of the mth socket the same fate. */
  readonly seed: number;
  readonly drop?: number;
  readonly repeat?: number;
  /** Overtaken by the next message. */
  readonly reorder?: number;
  /** Leaves up to `lateMs` later, and so behind others. */
  readonly late?: number;
  /** In milliseconds; 300 by default. */
  readonly lateMs?: number;
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
  rates: FaultRates | null;
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
  rates: null,
  joinError: null,
};

export function createFaultPlan(): FaultPlan {
  return { ...NONE };
}

/** The handles that reach into both engines; the plan alone decides about frames. */
export interface FaultTargets {
  readonly now: () => number;
  cutAll(how: number | "reset"): number;
  cutSome(share: number, random: () => number): number;
  expireTokens(): number;
  closeChannel(name: string | null): number;
}

export function createFaults(plan: FaultPlan, targets: FaultTargets): Faults {
  let dice = new Dice(0);
  return {
    cutAll: (how = "reset") => targets.cutAll(how),
    refuseFor: (ms) => void (plan.refuseUntil = targets.now() + ms),
    blackHole: (on) => void (plan.blackHole = on),
    delay: (ms) => void (plan.delayMs = ms),
    muteHeartbeats: (on) => void (plan.muteHeartbeats = on),
    dropEvery: (n) => void (plan.dropEvery = n),
    repeatEvery: (n) => void (plan.repeatEvery = n),
    reorderEvery: (n) => void (plan.reorderEvery = n),
    rates(rates) {
      plan.rates = rates;
      dice = new Dice(rates?.seed ?? 0);
    },
    cutSome: (share) => targets.cutSome(share, dice.next),
    joinError: (reason) => void (plan.joinError = reason),
    expireTokens: () => targets.expireTokens(),
    closeChannel: (name) => targets.closeChannel(name),
    clear: () => void Object.assign(plan, NONE),
  };
}

/** A frame, and by how many milliseconds faults hold it up. */
export interface Passed {
  readonly data: string | Buffer;
  readonly lateMs: number;
}

/** One socket's way through the plan: what becomes of a frame that is to be sent. */
export class FaultLane {
  readonly #index: number;
  #messages = 0;
  #held: string | Buffer | null = null;
  #rates: FaultRates | null = null;
  #dice = new Dice(0);

  /** @param index of the socket, in the order of their coming */
  constructor(
    readonly plan: Readonly<FaultPlan>,
    index = 0,
  ) {
    this.#index = index;
  }

  /** The frames to send now, in order. */
  pass(kind: FrameKind, data: string | Buffer): Passed[] {
    const { plan } = this;
    if (plan.blackHole) return [];
    if (kind === "heartbeat" && plan.muteHeartbeats) return [];
    if (kind !== "message") return [{ data, lateMs: 0 }];
    this.#messages++;
    if (this.#isNth(plan.dropEvery) || this.#draws("drop")) return [];
    const isSwapped = this.#isNth(plan.reorderEvery) || this.#draws("reorder");
    if (this.#held === null && isSwapped) {
      this.#held = data;
      return [];
    }
    const first = { data, lateMs: this.#lateMs() };
    const isTwice = this.#isNth(plan.repeatEvery) || this.#draws("repeat");
    const out = isTwice ? [first, { data, lateMs: this.#lateMs() }] : [first];
    if (this.#held !== null) out.push({ data: this.#held, lateMs: 0 });
    this.#held = null;
    return out;
  }

  #isNth(every: number): boolean {
    return every > 0 && this.#messages % every === 0;
  }

  #draws(fate: "drop" | "repeat" | "reorder" | "late"): boolean {
    const { rates } = this.plan;
    if (rates === null) return false;
    if (rates !== this.#rates) {
      this.#rates = rates;
      this.#dice = new Dice(rates.seed + this.#index);
    }
    return this.#dice.chance(rates[fate] ?? 0);
  }

  #lateMs(): number {
    if (!this.#draws("late")) return 0;
    return this.#dice.next() * (this.plan.rates?.lateMs ?? 300);
  }
}
