import type { LeasePerson } from "../events/lease.ts";

/**
 * - `free`: nobody has it
 * - `mine`: this page has it: the one state in which to let somebody edit
 * - `held`: somebody else has it, or the same person in another tab
 * - `asked`: as `held`, and this page has asked for it
 * - `lost`: this page had it, and has it no more
 * - `unknown`: nothing was heard yet, or the page slept and the server was not heard since
 */
export type LeaseState =
  "free" | "mine" | "held" | "asked" | "lost" | "unknown";

/** How a lease looks from this page. Times are Unix ms of the server. */
export interface LeaseView {
  readonly state: LeaseState;
  readonly holder: LeasePerson | null;
  /** For commands: the server refuses all but the newest. Null where this page has none. */
  readonly token: number | null;
  readonly since: number | null;
  /** Of somebody else's lease: what was known last, as renewals are told to nobody. */
  readonly expiresAt: number | null;
  /** What the holder said. */
  readonly reason: string | null;
  /** Who would like to have it, and what they said. */
  readonly asker: (LeasePerson & { readonly message?: string }) | null;
}

/** Who may change something for now. It renews itself until it is released, lost, or the client closes. */
export interface Lease extends LeaseView {
  /** `<kind>:<id>` */
  readonly resource: string;
  /** Calls at every change; asks the server how it stands. Returns its undo. */
  subscribe(listener: (lease: Lease) => void): () => void;
  /**
   * Gets it if nobody has it, with `wait` once that is so: whether it is this page's now. Rejects with a LiveletsError
   * where the server could not be asked.
   */
  acquire(options?: LeaseWish): Promise<boolean>;
  /** Gives it back, or ends the waiting for it. Never rejects: what the server does not hear of ends by itself. */
  release(): Promise<void>;
  /** Tells the holder that somebody would like to have it: whether there is one. */
  ask(message?: string): Promise<boolean>;
  /** Takes it from the holder, who is told why: whether it is this page's now. */
  take(reason: string): Promise<boolean>;
}

export interface LeaseWish {
  readonly wait?: boolean;
  /** What others are told. */
  readonly reason?: string;
}

export interface LeaseOptions {
  /** How many seconds it lasts without being renewed: 5 to 60, by default 15. */
  readonly ttl?: number;
}
