/** The connection stands: who is connected, and what may be read. Once per client. */
export class LiveReadyEvent extends Event {
  readonly detail: {
    readonly user: { readonly id: string; readonly name?: string } | null;
    readonly roles: readonly string[];
    readonly topics: readonly string[];
    readonly transport: string | null;
  };

  constructor(detail: LiveReadyEvent["detail"]) {
    super("live-ready", { bubbles: true, composed: true });
    this.detail = detail;
  }
}
