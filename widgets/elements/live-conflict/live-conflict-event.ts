/** Something that a person asked for meets what somebody else did meanwhile. Prevent it to draw it yourself. */
export class LiveConflictEvent extends Event {
  readonly detail: {
    /** Of the command, for `client.queue.resolve`. */
    readonly id: string;
    readonly type: string;
    readonly args: Readonly<Record<string, unknown>>;
    /** What the person saw; absent where the page did not say. */
    readonly base?: unknown;
    /** What the server has now, in its own form. */
    readonly result: unknown;
  };

  constructor(detail: LiveConflictEvent["detail"]) {
    super("live-conflict", {
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    this.detail = detail;
  }
}
