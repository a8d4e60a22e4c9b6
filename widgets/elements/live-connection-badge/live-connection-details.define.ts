import { LiveConnectionDetails } from "./live-connection-details.ts";

export { dressPopover } from "./dress-popover.ts";

if (!customElements.get("live-connection-details"))
  customElements.define("live-connection-details", LiveConnectionDetails);

declare global {
  interface HTMLElementTagNameMap {
    "live-connection-details": LiveConnectionDetails;
  }
}
