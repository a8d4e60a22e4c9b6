/** A person has chosen. Prevent it to end the conflict yourself. */
export class LiveResolveEvent extends Event {
  readonly detail: {
    readonly id: string;
    /** `mine` and arguments are sent anew, `theirs` lets go of the command. */
    readonly choice: "mine" | "theirs" | Readonly<Record<string, unknown>>;
  };

  constructor(detail: LiveResolveEvent["detail"]) {
    super("live-resolve", { bubbles: true, composed: true, cancelable: true });
    this.detail = detail;
  }
}
