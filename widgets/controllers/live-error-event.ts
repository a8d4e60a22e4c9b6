import type { LiveletsError, LiveletsErrorCode } from "../events/error.ts";

/** Something that a page may want to know went wrong; the element itself says so too. */
export class LiveErrorEvent extends Event {
  readonly detail: {
    readonly code: LiveletsErrorCode;
    readonly message: string;
  };

  constructor({ code, message }: LiveletsError) {
    super("live-error", { bubbles: true, composed: true });
    this.detail = { code, message };
  }
}

/** Tells the page: one `live-error` from the element, one line on the console. */
export function reportError(host: HTMLElement, error: LiveletsError): void {
  console.warn(error.message);
  host.dispatchEvent(new LiveErrorEvent(error));
}
