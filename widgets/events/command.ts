/** What a page may say beside a command's type and arguments. */
export interface CommandOptions {
  /** A UUID: the same one makes sending again safe. A new one by default. */
  readonly id?: string;
  /** What the person saw, for commands that notice a conflict. */
  readonly base?: unknown;
  /** The lease that it writes under, as `client.lease` gives it. Without a token it is rejected unsent, as `lease_lost`. */
  readonly lease?: { readonly resource: string; readonly token: number | null };
  /** Commands of the same order are done one after the other, in the order in which they were given. Default: all. */
  readonly order?: string;
}

/** What became of a command. A refusal is an answer: `reason` is a name to act on, `message` a sentence. */
export interface CommandAnswer {
  readonly id: string;
  readonly status: "applied" | "duplicate" | "rejected" | "conflict";
  /** Where its events are in the log. */
  readonly events: readonly CommandPosition[];
  readonly result: unknown;
  readonly reason?: string;
  readonly message?: string;
  /** Commands that may be meant instead. */
  readonly alternatives?: readonly CommandAlternative[];
}

export interface CommandPosition {
  readonly topic: string;
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
}

export interface CommandAlternative {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly label?: string;
}
