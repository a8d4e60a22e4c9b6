import type { Quality, State } from "../../events/state.ts";

/** The state or the quality of the connection changed. Not sent for latency, counters and the like. */
export class LiveStatusChangeEvent extends Event {
  readonly detail: {
    readonly state: State;
    readonly quality: Quality | null;
    /** When the state began, in Unix ms. */
    readonly since: number;
    readonly reason: string | null;
  };

  constructor(detail: LiveStatusChangeEvent["detail"]) {
    super("live-status-change", { bubbles: true, composed: true });
    this.detail = detail;
  }
}
