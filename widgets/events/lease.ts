/** Who has a lease, or would like to have it, with the short form of the name. */
export interface LeasePerson {
  readonly id: string;
  readonly name?: string;
}

/** How a lease stands: the data of `lease:changed`, and what `POST lease` answers. Times are Unix ms of the server. */
export interface LeaseFacts {
  readonly resource: string;
  /** Of an event `acquired`, `taken`, `asked`, `released`, `expired`; of an answer `held`, `denied`, `lost` … */
  readonly status: string;
  /** Grows with every holder; 0 before the first. */
  readonly token: number;
  /** Null for nobody. */
  readonly holder: LeasePerson | null;
  readonly since: number | null;
  /** What was known last: renewals are told to nobody. */
  readonly expiresAt: number | null;
  /** What the holder said. */
  readonly reason: string | null;
  /** Who would like to have it. */
  readonly by: LeasePerson | null;
  /** What they said. */
  readonly asked: string | null;
}

export interface LeaseAnswer extends LeaseFacts {
  readonly status: "held" | "denied" | "lost" | "released" | "asked" | "free";
  /** Where this person hears of changes. */
  readonly topic: string;
  readonly serverTime: number;
}
